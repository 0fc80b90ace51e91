import { createReadStream, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { interrupted } from "../errors.js";
import { own } from "../errors/own-words.js";
import { notAnArchive } from "./layout-image.js";

/** By the first bytes of a file. */
const MAGIC = { gzip: "1f8b", zstd: "28b52ffd", xz: "fd377a585a00", bzip2: "425a68" } as const;
const MAGIC_BYTES = 6;
export type Compression = Exclude<keyof typeof MAGIC, "gzip">;

/** Writes the uncompressed archive to `to` where it is gzip's. Node.js 20 knows none of the others. */
export async function uncompress(from: string, to: string, signal?: AbortSignal): Promise<"plain" | "uncompressed" | Compression> {
  const compression = compressionOf(await headOf(from));
  if (compression !== "gzip") return compression ?? "plain";
  try {
    await pipeline(createReadStream(from), createGunzip(), createWriteStream(to), { signal });
  } catch {
    throw signal?.aborted ? interrupted() : notAnArchive(own`its gzip compression is broken`);
  }
  return "uncompressed";
}

function compressionOf(head: Buffer): keyof typeof MAGIC | undefined {
  const hex = head.toString("hex");
  return (Object.keys(MAGIC) as (keyof typeof MAGIC)[]).find((each) => hex.startsWith(MAGIC[each]));
}

async function headOf(path: string): Promise<Buffer> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(MAGIC_BYTES), 0, MAGIC_BYTES, 0);
  return buffer.subarray(0, bytesRead);
}
