import { LayoutStock } from "../images/oci-layout.js";
import { ORIGIN, publishNew, uploadOf } from "../ours/publishing.js";
import { address, bytesSent, contest, ourBytes, upload, type Match, type Upload } from "./contest.js";
import { againstFastest } from "./ratios.js";
import type { Ground, Workload } from "./workload.js";

const SIZE_MB = 10;
const RATIO_LIMIT = 0.3;
/** Once, and what manifests and heads of requests take. */
const SENT_LIMIT_MB = SIZE_MB * 1.02;

/** One image under ten tags, against as many pushes as a peer needs for them. */
export const TEN_TAGS: Workload = {
  name: "ten-tags",
  title: "10 MB under 10 tags, against ten pushes",
  rounds: 5,
  space: 100,
  measure: async (ground) => {
    const times = await timesOfTags(10, ground);
    const counts = await bytesSent(await tagged(10, ground), ground);
    return { times, counts, goals: [...againstFastest(times, RATIO_LIMIT), { what: "bytes sent", value: ourBytes(counts), limit: SENT_LIMIT_MB, unit: "MB" }] };
  },
};

export async function timesOfTags(count: number, ground: Ground): Promise<Record<string, number[]>> {
  await contest(await tagged(1, ground), { ...ground, rounds: 1 });
  return contest(await tagged(count, ground), ground);
}

async function tagged(count: number, { fixture }: Ground): Promise<Match<Upload>> {
  const stock = await LayoutStock.create(fixture.run.workspace.join("layout"), [SIZE_MB]);
  // The image has its tag by version and commit besides.
  const furtherTags = Array.from({ length: count - 1 }, (_, at) => `stable-${at}`);
  return {
    ready: async () => upload(await stock.image(ORIGIN.annotations)),
    ours: ({ layout, name }, seen) => publishNew(name, uploadOf(layout, seen), seen, { furtherTags }),
    peer: async (peer, { layout, name }, seen) => {
      for (const tag of [ORIGIN.tag, ...furtherTags]) await peer.push(layout, address(name, seen, tag));
    },
  };
}
