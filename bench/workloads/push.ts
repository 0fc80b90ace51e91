import { LayoutStock } from "../images/oci-layout.js";
import { ORIGIN, publishNew, uploadOf } from "../ours/publishing.js";
import { address, contest, upload, type Match, type Upload } from "./contest.js";
import { against, againstFastest } from "./ratios.js";
import type { Ground, Measured, Workload } from "./workload.js";

const FASTEST_LIMIT = { zot: 1, "docker-registry": 1.05 } as const;
const SKOPEO_LIMIT_ON_ZOT = 0.4;
const WARM_UP_MB = 1;

/** `publish()` with its looks, checks and read-back, against the peers' bare pushes of the same layout. */
export function push(name: string, title: string, layers: readonly number[], rounds: number): Workload {
  const size = layers.reduce((sum, each) => sum + each, 0);
  return { name, title, rounds, space: 3 * size, measure: (ground) => measure(layers, ground) };
}

async function measure(layers: readonly number[], ground: Ground): Promise<Measured> {
  const times = await timesOfPush(layers, ground);
  const { kind } = ground.fixture;
  const toSkopeo = kind === "zot" ? against("skopeo", times, SKOPEO_LIMIT_ON_ZOT) : [];
  return { times, goals: [...againstFastest(times, FASTEST_LIMIT[kind]), ...toSkopeo] };
}

/** Everybody pushes images of layers of these sizes in MB, each with content that nobody knows, to a repository of its own. */
export async function timesOfPush(layers: readonly number[], ground: Ground): Promise<Record<string, number[]>> {
  await contest(await pushes([WARM_UP_MB], ground), { ...ground, rounds: 1 });
  return contest(await pushes(layers, ground), ground);
}

export async function pushes(layers: readonly number[], { fixture }: Ground): Promise<Match<Upload>> {
  const stock = await LayoutStock.create(fixture.run.workspace.join("layout"), layers);
  return {
    ready: async () => upload(await stock.image(ORIGIN.annotations)),
    ours: ({ layout, name }, seen) => publishNew(name, uploadOf(layout, seen), seen),
    peer: (peer, { layout, name }, seen) => peer.push(layout, address(name, seen)),
  };
}
