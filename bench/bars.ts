import { Random } from "../test/faults/random.js";
import { withFixture } from "./fixture.js";
import { freeMegabytes } from "./images/disk-space.js";
import type { Peer } from "./peers/peer.js";
import type { RegistryKind } from "../host/registries/rehearsal-registry.js";
import { summary } from "./report/verdicts.js";
import type { Measured, Workload } from "./workloads/workload.js";

/** One workload on one registry. */
export interface Bar extends Measured {
  readonly name: string;
  readonly title: string;
  readonly registry: RegistryKind;
  readonly rounds: number;
}

/** What was measured, and what was not, with the reason. */
export interface Bars {
  readonly measured: readonly Bar[];
  readonly left: readonly string[];
  /** Whether anything of it failed, rather than being left out. */
  readonly failed: boolean;
}

export interface BarsOrder {
  readonly workloads: readonly Workload[];
  readonly registries: readonly RegistryKind[];
  readonly peers: readonly Peer[];
  readonly rounds: number | undefined;
  readonly seed: number;
}

/** Measures each workload on each registry, which is started anew for it. What fails leaves the others as they are. */
export async function measureBars({ workloads, registries, peers, rounds, seed }: BarsOrder, signal: AbortSignal, tell: (text: string) => void): Promise<Bars> {
  const random = new Random(seed);
  const measured: Bar[] = [];
  const left: string[] = [];
  let failed = false;
  for (const registry of registries) {
    for (const workload of workloads) {
      const { name, title, space } = workload;
      const free = await freeMegabytes();
      if (free < space) {
        left.push(`${name} on ${registry}: ${space} MB of temporary space are needed and ${Math.floor(free)} MB are free (TMPDIR)`);
        continue;
      }
      const often = workload.rounds === 1 ? 1 : (rounds ?? workload.rounds);
      try {
        const result = await withFixture(registry, signal, (fixture) => workload.measure({ fixture, peers, rounds: often, random }), workload);
        measured.push({ name, title, registry, rounds: often, ...result });
        tell(`${name} on ${registry}: ${summary(result)}`);
      } catch (error) {
        if (signal.aborted) throw error;
        failed = true;
        left.push(`${name} on ${registry} failed: ${error instanceof Error ? error.message : String(error)}`);
        tell(left.at(-1) ?? "");
      }
    }
  }
  return { measured, left, failed };
}
