import { randomBytes } from "node:crypto";

export const BYTES_PER_MB = 1_000_000;

/** Content that nothing can compress and no registry has seen. */
export function* randomMegabytes(count: number): Generator<Buffer> {
  for (let each = 0; each < count; each++) yield randomBytes(BYTES_PER_MB);
}
