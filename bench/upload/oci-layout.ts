import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";
import { digestOf, parseDigest, type Digest } from "../../core/image/digest.js";
import { BYTES_PER_MB, randomMegabytes } from "./random-bytes.js";

/** An image on disk, as a CopySource that is certainly a layout. */
export interface Layout {
  readonly kind: "oci";
  readonly path: string;
  readonly name: string;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
}

const TYPE = "application/vnd.oci.image";

/** Writes an image of one random layer as an OCI layout (image-spec, image-layout.md), in place of any that is there. */
export async function writeLayout(folder: string, megabytes: number, annotations: Readonly<Record<string, string>>): Promise<Layout> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "blobs/sha256"), { recursive: true });
  const { layer, diffId } = await writeLayer(folder, megabytes);
  const config = await writeJson(folder, `${TYPE}.config.v1+json`, {
    architecture: "amd64",
    os: "linux",
    config: { Labels: annotations },
    rootfs: { type: "layers", diff_ids: [diffId] },
  });
  const mediaType = `${TYPE}.manifest.v1+json`;
  const manifest = await writeJson(folder, mediaType, { schemaVersion: 2, mediaType, config, layers: [layer], annotations });
  const name = "bench";
  const named = { ...manifest, annotations: { "org.opencontainers.image.ref.name": name } };
  await writeFile(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [named] }));
  await writeFile(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  return { kind: "oci", path: folder, name };
}

/** A gzipped tar with one file, as builders write it, but stored: its random content would not shrink. */
async function writeLayer(folder: string, megabytes: number): Promise<{ layer: Descriptor; diffId: Digest }> {
  const tar = pack();
  const file = tar.entry({ name: "content.bin", size: Math.round(megabytes * BYTES_PER_MB) });
  const filled = pipeline(Readable.from(randomMegabytes(megabytes)), file).then(() => tar.finalize());
  const [unpacked, packed] = [new Meter(), new Meter()];
  const path = join(folder, "layer");
  // flush: the disk is done with it before the clock starts.
  const written = pipeline(tar, unpacked, createGzip({ level: 0 }), packed, createWriteStream(path, { flush: true }));
  await Promise.all([filled, written]);
  const digest = packed.digest();
  await rename(path, blobPath(folder, digest));
  return { layer: { mediaType: `${TYPE}.layer.v1.tar+gzip`, digest, size: packed.size }, diffId: unpacked.digest() };
}

/** Weighs and hashes what passes. */
class Meter extends Transform {
  readonly #hash = createHash("sha256");
  size = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#hash.update(chunk);
    this.size += chunk.length;
    done(null, chunk);
  }

  digest(): Digest {
    return parseDigest(`sha256:${this.#hash.digest("hex")}`);
  }
}

async function writeJson(folder: string, mediaType: string, content: object): Promise<Descriptor> {
  const bytes = Buffer.from(JSON.stringify(content));
  const digest = digestOf(bytes);
  await writeFile(blobPath(folder, digest), bytes);
  return { mediaType, digest, size: bytes.length };
}

function blobPath(folder: string, digest: Digest): string {
  return join(folder, "blobs", ...digest.split(":"));
}
