import { PublishError } from "../errors.js";
import { own, told } from "../errors/own-words.js";
import type { Digest } from "../image/digest.js";
import { parseDestination, Reference, type Repository } from "../image/reference.js";
import type { Tag } from "../image/tag.js";
import type { BuilderAndUploader, Progress, Uploader } from "../publish/ports.js";
import type { Publication } from "../publish/order.js";
import { publish } from "../publish/flow.js";
import { atRepository } from "./steps/at-repository.js";
import type { ArchiveConverter, HeldImage, ImageCopier, Registries, Registry } from "./ports.js";

export interface CopyArchivePorts<Archive, R extends Registry> {
  readonly registries: Registries<R>;
  readonly converter: ArchiveConverter<Archive, R>;
  readonly progress: Progress;
}

/** An image archive to a full reference, as it is. */
export async function copyArchive<Archive, R extends Registry>(
  { archive, destination }: { readonly archive: Archive; readonly destination: string },
  { registries, converter, progress }: CopyArchivePorts<Archive, R>,
): Promise<Publication> {
  const to = parseDestination(destination);
  const registry = await registries.of(to.repository.registry);
  const uploader = converter.uploader(registry);
  const image = await converter.unpack(archive);
  const publication = await putImage({ registry, ...to, digest: image.digest }, { ...uploader, build: () => Promise.resolve(image) }, progress);
  if (publication.outcome === "already-published") progress.note(told(own`already published: nothing was uploaded`));
  return publication;
}

export interface CopyPorts<R extends Registry> {
  readonly registries: Registries<R>;
  readonly copier: ImageCopier<R>;
  readonly progress: Progress;
}

/** An image from one registry to another, whole and with its digest. */
export async function copyImage<R extends Registry>(source: string, destination: string, { registries, copier, progress }: CopyPorts<R>): Promise<Publication> {
  const named = Reference.parse(source);
  const to = parseDestination(destination);
  const from = await registries.of(named.repository.registry);
  // By digest from here on: the source tag may move while we copy.
  const digest = await currentDigest(from, named);
  const registry = await registries.of(to.repository.registry);
  return copyDigest({ repository: named.repository, digest }, copier.between(from, registry), { registry, ...to }, progress);
}

/** A place in a registry. */
export interface Destination {
  readonly registry: Registry;
  readonly repository: Repository;
  readonly tag: Tag;
}

export async function copyDigest(image: HeldImage, uploader: Uploader<HeldImage>, to: Destination, progress: Progress): Promise<Publication> {
  return toldOf(await putImage({ ...to, digest: image.digest }, { ...uploader, build: () => Promise.resolve(image) }, progress), progress);
}

/** Says where there was nothing to do. */
export function toldOf(publication: Publication, progress: Progress): Publication {
  if (publication.outcome === "already-published") progress.note(told(own`already published: nothing was copied`));
  return publication;
}

/** Puts an image where it is to be, by the digest that it has. */
async function putImage<Image>({ registry, repository, tag, digest }: Destination & { readonly digest: Digest }, work: BuilderAndUploader<Image>, progress: Progress): Promise<Publication> {
  const identity = { kind: "manifest", digest } as const;
  return atRepository(registry, repository, "pull,push", (client) => publish({ client, tag, furtherTags: [], identity }, work, progress));
}

async function currentDigest(registry: Registry, reference: Reference): Promise<Digest> {
  return atRepository(registry, reference.repository, "pull", async (client) => {
    const which = reference.digest ?? reference.tag;
    const manifest = which === undefined ? undefined : await client.manifest(which);
    if (manifest) return manifest.digest;
    throw new PublishError("SOURCE_INVALID", own`${reference.toString()} does not exist`, own`Check its tag or digest`);
  });
}
