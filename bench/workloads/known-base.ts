import { LayoutStock } from "../images/oci-layout.js";
import { freshName, freshOrigin, publishNew, uploadOf, type Origin } from "../ours/publishing.js";
import { address, bytesSent, contest, ourBytes, type Match, type Upload } from "./contest.js";
import { againstFastest } from "./ratios.js";
import type { Ground, Measured, Workload } from "./workload.js";

const BASE_MB = 1000;
const NEW_MB = 1;
const RATIO_LIMIT = 1.1;
/** The new layer, and a tenth of a megabyte for its config, its manifests and the heads of requests. */
const SENT_LIMIT_MB = NEW_MB + 0.1;

/** A new version of an image whose base the repository has: only what is new goes out. */
export const KNOWN_BASE: Workload = {
  name: "known-base",
  title: "1 MB on a known base of 1 GB",
  rounds: 7,
  space: 3 * BASE_MB,
  measure,
};

interface Next extends Upload {
  readonly origin: Origin;
}

async function measure(ground: Ground): Promise<Measured> {
  const { fixture } = ground;
  const match = await newVersions(ground);
  const first = await match.ready();
  await match.ours(first, fixture);
  await contest(match, { ...ground, rounds: 1 });
  const times = await contest(match, ground);
  const counts = await bytesSent(match, ground);
  return { times, counts, goals: [...againstFastest(times, RATIO_LIMIT), { what: "bytes sent", value: ourBytes(counts), limit: SENT_LIMIT_MB, unit: "MB" }] };
}

async function newVersions({ fixture }: Ground): Promise<Match<Next>> {
  const stock = await LayoutStock.create(fixture.run.workspace.join("layout"), [BASE_MB, NEW_MB]);
  const name = freshName();
  return {
    ready: async () => {
      const origin = freshOrigin();
      return { layout: await stock.image(origin.annotations, 1), name, origin };
    },
    ours: ({ layout, origin }, seen) => publishNew(name, uploadOf(layout, seen), seen, { origin }),
    peer: (peer, { layout, origin }, seen) => peer.push(layout, address(name, seen, origin.tag)),
    // The base has to stay.
    after: () => Promise.resolve(),
  };
}
