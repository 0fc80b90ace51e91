import type { RegistryKind } from "../../host/registries/rehearsal-registry.js";
import { Random } from "../../test/faults/random.js";
import { withFixture } from "../fixture.js";
import type { Peer } from "../peers/peer.js";
import { timesOfPush } from "../workloads/push.js";
import { timesOfTags } from "../workloads/tags.js";
import type { Ground } from "../workloads/workload.js";
import { FIGURE_NAMES, FIGURES, type FigureName, type Point, type Series } from "./series.js";

export interface PlotOrder {
  readonly registries: readonly RegistryKind[];
  readonly peers: readonly Peer[];
  readonly rounds: number;
  readonly seed: number;
}

/** Measures what the pictures show, each amount with a registry of its own. */
export async function measureSeries({ registries, peers, rounds, seed }: PlotOrder, signal: AbortSignal, tell: (text: string) => void): Promise<Series[]> {
  const random = new Random(seed);
  const series: Series[] = [];
  for (const registry of registries) {
    for (const figure of FIGURE_NAMES) {
      const points: Point[] = [];
      for (const amount of FIGURES[figure].amounts) {
        tell(`${figure} on ${registry}: ${FIGURES[figure].label(amount)} …`);
        const times = await withFixture(registry, signal, (fixture) => timesOf(figure, amount, { fixture, peers, rounds, random }));
        points.push({ amount, times });
      }
      series.push({ figure, registry, points });
    }
  }
  return series;
}

function timesOf(figure: FigureName, amount: number, ground: Ground): Promise<Record<string, number[]>> {
  switch (figure) {
    case "size":
      return timesOfPush([amount], ground);
    case "layers":
      return timesOfPush(Array<number>(amount).fill(1), ground);
    case "tags":
      return timesOfTags(amount, ground);
  }
}
