import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { BYTES_PER_MB } from "./random-bytes.js";

/** Free space where temporary files go, in MB. */
export async function freeMegabytes(): Promise<number> {
  const { bavail, bsize } = await statfs(tmpdir());
  return (bavail * bsize) / BYTES_PER_MB;
}
