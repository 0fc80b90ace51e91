import { BYTES_PER_MB } from "../images/random-bytes.js";
import { bytesSent, ourBytes } from "./contest.js";
import { pushes } from "./push.js";
import type { Ground, Measured, Workload } from "./workload.js";

const SIZE_MB = 1000;
const SENT_LIMIT_MB = 1.1 * SIZE_MB;

/** An upload whose connection breaks in the middle goes on where it was. */
export const CUT: Workload = {
  name: "cut",
  title: "1 GB, the connection cut at half of it",
  rounds: 1,
  space: 3 * SIZE_MB,
  measure,
};

async function measure(ground: Ground): Promise<Measured> {
  const counts = await bytesSent(await pushes([SIZE_MB], ground), ground, (SIZE_MB / 2) * BYTES_PER_MB);
  return { counts, goals: [{ what: "bytes sent in all", value: ourBytes(counts), limit: SENT_LIMIT_MB, unit: "MB" }] };
}
