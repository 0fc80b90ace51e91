import { readSync } from "node:fs";

/** What an open file holds, to a byte more than the limit: by that it is known to hold more. */
export function readUpTo(limit: number, descriptor: number): Buffer {
  const buffer = Buffer.alloc(limit + 1);
  let length = 0;
  for (let read = -1; read !== 0 && length < buffer.length; length += read) read = readSync(descriptor, buffer, length, buffer.length - length, null);
  return buffer.subarray(0, length);
}
