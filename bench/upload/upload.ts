import { BareSkopeo } from "./bare-skopeo.js";
import { clocked, compete, type Candidate } from "../comparison.js";
import type { Fixture } from "../fixture.js";
import { uploader } from "./builder.js";
import { writeLayout, type Layout } from "./oci-layout.js";
import { ANNOTATIONS, freshName, publishFresh } from "./publishing.js";
import { spread, type Spread } from "../statistics.js";

/** A publish from built image to verified tag, against a bare `skopeo copy` of an image of the same size. */
export interface UploadResult {
  readonly megabytes: number;
  readonly rounds: number;
  readonly publish: Spread;
  readonly skopeo: Spread;
  /** The part of `publish` in which no skopeo runs: what we add, free of the noise between two uploads. */
  readonly ours: Spread;
  /** The same `skopeo copy` once more: how far apart two equal things lie on this machine. */
  readonly again: Spread;
  /** Ratio of medians, publish to skopeo. */
  readonly ratio: number;
  readonly noise: number;
  readonly holds: boolean;
}

export const RATIO_GOAL = 1.1;
const WARM_UP_MB = 1;

export async function measureUpload(megabytes: number, rounds: number, fixture: Fixture): Promise<UploadResult> {
  const bare = await BareSkopeo.prepare(fixture);
  await compete(candidates(WARM_UP_MB, bare, fixture, []), 1);
  const ours: number[] = [];
  const { publish, skopeo, again } = await compete(candidates(megabytes, bare, fixture, ours), rounds);
  const ratio = publish.median / skopeo.median;
  const noise = again.median / skopeo.median;
  return { megabytes, rounds, publish, ours: spread(ours), skopeo, again, ratio, noise, holds: ratio <= RATIO_GOAL };
}

type Side = "publish" | "skopeo" | "again";

function candidates(megabytes: number, bare: BareSkopeo, fixture: Fixture, ours: number[]): Candidate<Side>[] {
  const candidate = (name: Side, upload: (layout: Layout) => Promise<unknown>): Candidate<Side> => ({
    name,
    // Every run has content of its own: neither skopeo's cache nor the registry knows it.
    ready: async () => {
      const layout = await writeLayout(fixture.run.workspace.join("layout"), megabytes, ANNOTATIONS);
      return () => upload(layout);
    },
  });
  return [
    candidate("publish", async (layout) => ours.push(await publishLayout(layout, fixture))),
    candidate("skopeo", (layout) => bare.copy(layout, freshName())),
    candidate("again", (layout) => bare.copy(layout, freshName())),
  ];
}

/** Publishes, and returns how many of the milliseconds were not skopeo's. */
async function publishLayout(layout: Layout, fixture: Fixture): Promise<number> {
  const work = uploader(layout, fixture);
  let uploading = 0;
  const clockedUpload: typeof work.upload = async (image, to) => {
    const started = performance.now();
    const digest = await work.upload(image, to);
    uploading = performance.now() - started;
    return digest;
  };
  return (await clocked(() => publishFresh({ ...work, upload: clockedUpload }, fixture))) - uploading;
}
