import type { Directory, File } from "@dagger.io/dagger";
import { PublishError } from "../core/errors.js";
import { own } from "../core/errors/own-words.js";
import type { Digest } from "../core/image/digest.js";
import { parseDestination, Reference, type Repository } from "../core/image/reference.js";
import type { Tag } from "../core/image/tag.js";
import type { Publication } from "../core/publish/publish.js";
import { unpackArchive } from "./archive.js";
import { progress, publishTask, type Call } from "./call.js";
import type { EngineRegistry } from "./registry-side.js";
import { pushFromRegistry, pushLayout } from "./skopeo.js";

/** An archive to a full reference. */
export async function copyArchive(call: Call, archive: File, destination: string): Promise<Publication> {
  const { repository, tag } = parseDestination(destination);
  const registry = await call.registries.of(repository.registry);
  const { directory, digest } = await unpackArchive(call.skopeoImage, archive, progress(call));
  const work = {
    build: () => Promise.resolve(directory),
    upload: (layout: Directory, to: Repository) => pushLayout(call.skopeoImage, layout, registry, to.pinned(digest)),
  };
  return publishTask(call, { registry, repository, tag, extraTags: [], identity: { kind: "manifest", digest }, work });
}

/** An image from one registry to another, whole and with its digest. */
export async function copyImage(call: Call, source: string, destination: string): Promise<Publication> {
  const named = Reference.parse(source);
  const to = parseDestination(destination);
  const from = await call.registries.of(named.repository.registry);
  // By digest from here on: the source tag may move while we copy.
  const digest = await currentDigest(from, named);
  return copyDigest(call, { from, repository: named.repository, digest }, to);
}

/** An image of a registry, by its digest. */
export interface HeldImage {
  readonly from: EngineRegistry;
  readonly repository: Repository;
  readonly digest: Digest;
}

export async function copyDigest(call: Call, image: HeldImage, { repository, tag }: { repository: Repository; tag: Tag }): Promise<Publication> {
  const { from, digest } = image;
  const registry = await call.registries.of(repository.registry);
  const work = {
    build: () => Promise.resolve(image.repository.pinned(digest)),
    upload: (what: Reference, to: Repository) => pushFromRegistry(call.skopeoImage, from, what, registry, to.pinned(digest)),
  };
  return publishTask(call, { registry, repository, tag, extraTags: [], identity: { kind: "manifest", digest }, work });
}

async function currentDigest(registry: EngineRegistry, reference: Reference): Promise<Digest> {
  return registry.atRepository(reference.repository.path, "pull", async (client) => {
    const which = reference.digest ?? reference.tag;
    const manifest = which === undefined ? undefined : await client.manifest(which);
    if (manifest) return manifest.digest;
    throw new PublishError("SOURCE_INVALID", own`${reference.toString()} does not exist`, own`Check its tag or digest`);
  });
}
