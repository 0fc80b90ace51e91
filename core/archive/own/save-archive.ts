import { createHash } from "node:crypto";
import { algorithmOf, type Digest } from "../../image/digest.js";
import type { Repository } from "../../image/reference.js";
import type { RepositoryClient } from "../../registry/api/repository-client.js";
import { blobMismatch } from "../../registry/api/pull.js";
import type { Descriptor } from "../../registry/api/schema.js";
import { partsOf } from "../../registry/upload/image-parts.js";
import { registrySource } from "../../registry/upload/registry-source.js";
import { blobPath } from "../annotated-layout.js";
import { TarWriter } from "../tar/tar-writer.js";
import type { UnpackedImage } from "../unpacked-image.js";

/** Saves an image of a registry, all its platforms, as an OCI archive, and checks every digest on the way. */
export async function saveArchive(client: RepositoryClient, digest: Digest, path: string): Promise<void> {
  const held = registrySource(client);
  await saveImage({ digest, source: { ...held, blob: (blob, from) => verified(held.blob(blob, from), blob, client.repository) } }, path);
}

/** Saves an image as an OCI archive. */
export async function saveImage({ digest, source }: Pick<UnpackedImage, "digest" | "source">, path: string): Promise<void> {
  const { blobs, manifests } = await partsOf(digest, source);
  await using tar = await TarWriter.create(path);
  await addJson(tar, "oci-layout", { imageLayoutVersion: "1.0.0" });
  for (const blob of blobs) await tar.add(blobPath(blob.digest), blob.size, source.blob(blob, 0));
  for (const { digest: each, bytes } of manifests) await tar.add(blobPath(each), bytes.length, [bytes]);
  const described = manifests.filter((each) => each.digest === digest).map(({ mediaType, bytes }) => ({ mediaType, digest, size: bytes.length }));
  await addJson(tar, "index.json", { schemaVersion: 2, manifests: described });
  await tar.end();
}

async function* verified(pieces: AsyncIterable<Uint8Array>, { digest, size }: Descriptor, repository: Repository): AsyncGenerator<Uint8Array> {
  const algorithm = algorithmOf(digest);
  const hash = createHash(algorithm);
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    // No more of it than its descriptor says is written anywhere.
    if (length > size) throw blobMismatch(repository, digest, `${length} bytes or more`);
    hash.update(piece);
    yield piece;
  }
  const actual = `${algorithm}:${hash.digest("hex")}`;
  if (actual !== digest) throw blobMismatch(repository, digest, actual);
}

function addJson(tar: TarWriter, name: string, value: object): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(value));
  return tar.add(name, bytes.length, [bytes]);
}
