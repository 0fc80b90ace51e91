import { createHash } from "node:crypto";
import { algorithmOf, type Digest } from "../../image/digest.js";
import type { Repository } from "../../image/reference.js";
import type { Manifest, RepositoryClient } from "../../registry/api/repository-client.js";
import { blobMismatch } from "../../registry/api/pull.js";
import type { Descriptor } from "../../registry/api/schema.js";
import type { ImageSource } from "../../registry/upload/image-source.js";
import { registrySource } from "../../registry/upload/registry-source.js";
import { blobPath } from "../annotated-layout.js";
import { TarWriter } from "../tar/tar-writer.js";

/** Saves an image of a registry, all its platforms, as an OCI archive, and checks every digest on the way. */
export async function saveArchive(client: RepositoryClient, digest: Digest, path: string): Promise<void> {
  const source = registrySource(client);
  await using tar = await TarWriter.create(path);
  await addJson(tar, "oci-layout", { imageLayoutVersion: "1.0.0" });
  const image = await addImage({ tar, source, repository: client.repository, added: new Set() }, digest);
  await addJson(tar, "index.json", { schemaVersion: 2, manifests: [{ mediaType: image.mediaType, digest, size: image.bytes.length }] });
  await tar.end();
}

interface Saving {
  readonly tar: TarWriter;
  readonly source: ImageSource;
  readonly repository: Repository;
  /** What is in it, each once. */
  readonly added: Set<Digest>;
}

async function addImage(saving: Saving, digest: Digest): Promise<Manifest> {
  const { tar, source, repository, added } = saving;
  const manifest = await source.manifest(digest);
  const { body } = manifest;
  if (body.kind === "index") for (const each of body.manifests) if (!added.has(each.digest)) await addImage(saving, each.digest);
  for (const blob of body.kind === "manifest" ? [body.config, ...body.layers] : []) {
    if (added.has(blob.digest)) continue;
    added.add(blob.digest);
    await tar.add(blobPath(blob.digest), blob.size, verified(source.blob(blob, 0), blob, repository));
  }
  added.add(digest);
  await tar.add(blobPath(digest), manifest.bytes.length, [manifest.bytes]);
  return manifest;
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
