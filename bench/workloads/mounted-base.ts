import { LayoutStock } from "../images/oci-layout.js";
import { freshName, ORIGIN, publishNew, repositoryOf, uploadOf } from "../ours/publishing.js";
import { address, bytesSent, contest, ourBytes, upload, type Match, type Upload } from "./contest.js";
import type { Ground, Measured, Workload } from "./workload.js";

const BASE_MB = 100;
const NEW_MB = 1;
/** The new layer, and a tenth of a megabyte for its config, its manifests and the heads of requests: nothing of the base. */
const SENT_LIMIT_MB = NEW_MB + 0.1;

/** A container's first image, on a base that another repository of the registry has. */
export const MOUNTED_BASE: Workload = {
  name: "mounted-base",
  title: "1 MB on another repository's base of 100 MB",
  rounds: 5,
  space: 20 * BASE_MB,
  dedupe: true,
  measure,
};

async function measure(ground: Ground): Promise<Measured> {
  const { fixture } = ground;
  const stock = await LayoutStock.create(fixture.run.workspace.join("layout"), [BASE_MB, NEW_MB]);
  const base = freshName();
  await publishNew(base, uploadOf(await stock.image(ORIGIN.annotations), fixture), fixture);
  const match: Match<Upload> = {
    ready: async () => upload(await stock.image(ORIGIN.annotations, 1)),
    ours: ({ layout, name }, seen) => publishNew(name, uploadOf(layout, seen, [repositoryOf(seen, base)]), seen),
    peer: (peer, { layout, name }, seen) => peer.push(layout, address(name, seen)),
    // The base has to stay.
    after: () => Promise.resolve(),
  };
  const times = await contest(match, ground);
  const counts = await bytesSent(match, ground);
  return { times, counts, goals: [{ what: "bytes sent", value: ourBytes(counts), limit: SENT_LIMIT_MB, unit: "MB" }] };
}
