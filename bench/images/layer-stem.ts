import { createHash, randomBytes, type Hash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import { buffer } from "node:stream/consumers";
import { createGzip, gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { parseDigest, type Digest } from "../../core/image/digest.js";
import { BYTES_PER_MB, randomMegabytes } from "./random-bytes.js";

/** A layer in a file that is named by its digest. */
export interface Layer {
  readonly digest: Digest;
  readonly size: number;
  readonly diffId: Digest;
}

/**
 * A gzipped tar, as builders write it, but stored: its random content would not shrink. All but its end stays; a new end,
 * in a gzip member of its own, makes it a layer that nobody has seen, without another gigabyte written and hashed.
 */
export class LayerStem {
  #file: string;
  #layer: Layer | undefined;

  private constructor(
    readonly folder: string,
    private readonly packed: Meter,
    private readonly unpacked: Meter,
    file: string,
  ) {
    this.#file = file;
  }

  static async create(folder: string, megabytes: number): Promise<LayerStem> {
    const size = Math.round(megabytes * BYTES_PER_MB);
    const tar = pack();
    const entry = tar.entry({ name: "content.bin", size });
    const filled = pipeline(Readable.from(randomMegabytes(megabytes)), entry).then(() => tar.finalize());
    const [packed, unpacked] = [new Meter(), new Meter()];
    const file = join(folder, `stem-${randomBytes(8).toString("hex")}`);
    const gzip = createGzip({ level: 0 });
    const written = pipeline(Readable.from(firstBytes(tar, RECORD + RECORD * Math.ceil(size / RECORD))), unpacked, gzip, packed, createWriteStream(file, { flush: true }));
    await Promise.all([filled, written]);
    return new LayerStem(folder, packed, unpacked, file);
  }

  /** The layer that it was last. */
  async same(): Promise<Layer> {
    return this.#layer ?? this.fresh();
  }

  /** In place of the one that it was. The disk is done with it when this returns. */
  async fresh(): Promise<Layer> {
    const tar = pack();
    tar.entry({ name: "unique.txt" }, randomBytes(32).toString("hex"));
    tar.finalize();
    const end = await buffer(tar);
    const packedEnd = gzipSync(end, { level: 0 });
    const digest = this.packed.digestWith(packedEnd);
    const file = await open(this.#file, "r+");
    await file.truncate(this.packed.size);
    await file.write(packedEnd, 0, packedEnd.length, this.packed.size);
    await file.sync();
    await file.close();
    const path = join(this.folder, digest.replace("sha256:", ""));
    await rename(this.#file, path);
    this.#file = path;
    this.#layer = { digest, size: this.packed.size + packedEnd.length, diffId: this.unpacked.digestWith(end) };
    return this.#layer;
  }
}

const RECORD = 512;

/** A tar without the records that end it, so that another entry can follow. */
async function* firstBytes(stream: AsyncIterable<unknown>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new Error("a tar consists of bytes");
    const part = chunk.subarray(0, left);
    left -= part.length;
    if (part.length > 0) yield part;
  }
}

/** Weighs and hashes what passes. */
class Meter extends Transform {
  readonly #hash: Hash = createHash("sha256");
  size = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#hash.update(chunk);
    this.size += chunk.length;
    done(null, chunk);
  }

  /** Of what has passed, and these bytes behind it. */
  digestWith(end: Buffer): Digest {
    return parseDigest(`sha256:${this.#hash.copy().update(end).digest("hex")}`);
  }
}
