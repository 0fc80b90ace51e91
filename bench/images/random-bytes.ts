import { randomBytes } from "node:crypto";

export const BYTES_PER_MB = 1_000_000;

/** Content that nothing can compress and no registry has seen; a part of a megabyte comes last. */
export function* randomMegabytes(count: number): Generator<Buffer> {
  for (let left = Math.round(count * BYTES_PER_MB); left > 0; left -= BYTES_PER_MB) yield randomBytes(Math.min(left, BYTES_PER_MB));
}
