import { combined, PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import type { SourceTarget } from "../../core/containers/target.js";
import { buildahVersion, tooOldFor, unknownToBuildah } from "../../core/source/dockerfile/buildah-version.js";
import { dockerfileFeatures } from "../../core/source/dockerfile/features.js";
import { cannotRun } from "../../core/source/dockerfile/platform/foreign-runs.js";
import { runsIn } from "../../core/source/dockerfile/platform/runs.js";
import { argsByName } from "../../core/source/dockerfile/variables.js";
import type { SourceTree } from "../../core/source/source-tree.js";
import { canRun, ownPlatform } from "../emulation/can-run.js";
import { ask } from "../process/tool.js";
import type { Run } from "../run/run.js";
import type { BuildMeans } from "./means/means.js";

/**
 * The error for a Dockerfile that this machine or its buildah would give up in the middle of, known before it begins;
 * undefined where nothing is known against it. Nix builds without buildah.
 */
export async function obstacleTo(target: SourceTarget, { tree, means: { tests, cached } }: ToBuild, run: Run): Promise<PublishError | undefined> {
  const { kind, buildFile } = target.container;
  if (kind !== "dockerfile") return undefined;
  const text = await tree.read(buildFile);
  return (cached ? await unknownCache(run.signal) : undefined) ?? (await unknownFeature(text, buildFile, run.signal)) ?? (await foreignRun(text, target, run)) ?? (tests.length === 0 ? undefined : foreignTest(target, run));
}

/** What is built from where, and how. */
interface ToBuild {
  readonly tree: SourceTree;
  readonly means: Pick<BuildMeans, "tests" | "cached">;
}

/** 1.28 has the options, too, and does not look there for a step behind an ARG: it pushes each of them, and finds none again. */
const CACHES_SINCE = "1.29";

async function unknownCache(signal: AbortSignal | undefined): Promise<PublishError | undefined> {
  const version = await installedVersion(signal);
  return version === undefined ? undefined : tooOldFor(own`a cache of steps (--cache-from, --cache-to) that holds what stands behind an ARG`, CACHES_SINCE, version);
}

/** An image may be built for a platform whose programs do not run here, and not be tried. */
async function foreignTest({ identity: { platforms = [] } }: SourceTarget, { workspace }: Run): Promise<PublishError | undefined> {
  for (const platform of platforms) {
    const can = await canRun(platform, workspace);
    if (can === "yes" || can === "unknown") continue;
    const what = own`--test runs a command on ${platform}, and this machine, ${ownPlatform()}, cannot run programs of that platform`;
    return new PublishError("TOOL_MISSING", what, own`Install an emulator (sudo apt-get install -y qemu-user-static), or build and test on a machine of that kind`);
  }
  return undefined;
}

async function unknownFeature(text: string, path: string, signal: AbortSignal | undefined): Promise<PublishError | undefined> {
  // Most files need no answer to it.
  if (dockerfileFeatures(text).length === 0) return undefined;
  const version = await installedVersion(signal);
  return version === undefined ? undefined : unknownToBuildah(text, own`${path}`, version);
}

/** What it runs on platforms whose programs do not run here. */
async function foreignRun(text: string, { container, buildArgs, identity: { platforms = [] } }: SourceTarget, { workspace }: Run): Promise<PublishError | undefined> {
  const here = ownPlatform();
  const given = { target: container.target, buildArgs: argsByName(buildArgs(undefined)) };
  const all = platforms.flatMap((target) => runsIn(text, { build: here, target }, given));
  const runs = [...new Map(all.map((each) => [each.platform, each])).values()];
  const faults: PublishError[] = [];
  // Not side by side: a program that is written while another one is started is open there, and cannot be started itself.
  for (const each of runs) {
    const fault = cannotRun(container.buildFile, each, await canRun(each.platform, workspace), here);
    if (fault) faults.push(fault);
  }
  return combined(faults);
}

/** Where there is none, it is missed when something is built. */
async function installedVersion(signal: AbortSignal | undefined): Promise<string | undefined> {
  try {
    const { stdout } = await ask("buildah", ["version", "--json"], { signal });
    return buildahVersion(stdout);
  } catch (error) {
    if (error instanceof PublishError && error.code === "TOOL_MISSING") return undefined;
    throw error;
  }
}
