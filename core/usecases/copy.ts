import { PublishError } from "../errors.js";
import { marked, own, told, unmarked } from "../errors/own-words.js";
import { RegistryCopy, type CopyOptions, type CopySource } from "../archive/own/copy.js";
import type { Digest } from "../image/digest.js";
import type { BuildPlatform } from "../source/platform.js";
import { parseDestination, Reference, type Repository } from "../image/reference.js";
import type { Tag } from "../image/tag.js";
import { tellOutcome, type BuilderAndUploader, type DigestUploader, type Progress } from "../publish/ports.js";
import type { Publication } from "../publish/order.js";
import { publish } from "../publish/flow.js";
import type { RepositoryClient } from "../registry/api/repository-client.js";
import { choosePlatforms, type Chosen } from "../registry/copy/choose-platforms.js";
import { unknownKind } from "../registry/copy/schema-one.js";
import { atRepository } from "./steps/at-repository.js";
import type { ArchiveConverter, Registries, Registry } from "./ports.js";

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
  if (publication.outcome === "already-published") tellOutcome(progress, own`already published: nothing was uploaded`);
  return withNotes(publication, image.notes);
}

/** What is copied, from where to where. */
export interface CopyOrder {
  /** registry/path:tag or registry/path@digest. */
  readonly source: string;
  readonly destination: string;
  /** All where none is named. */
  readonly platforms: readonly BuildPlatform[];
}

export interface CopyPorts<R extends Registry> {
  /** The registry of the source, and that of the destination: where they are one, the logins may be two. */
  readonly from: Registries<R>["of"];
  readonly to: Registries<R>["of"];
  readonly copying: CopyOptions;
  readonly progress: Progress;
}

/** An image from one registry to another, with its digest, and with what refers to it. */
export async function copyImage<R extends Registry>({ source, destination, platforms }: CopyOrder, ports: CopyPorts<R>): Promise<Publication> {
  const { copying, progress } = ports;
  const named = Reference.parse(source);
  const to = parseDestination(destination);
  const from = await ports.from(named.repository.registry);
  return atRepository(from, named.repository, "pull", async (client) => {
    // By digest from here on: the source tag may move while we copy.
    const { manifest, notes } = await chosenImage(client, named, platforms);
    for (const note of notes) progress.note(told(marked(note)));
    const registry = await ports.to(to.repository.registry);
    const image = { host: from.host, client, digest: manifest.digest, manifest };
    return withNotes(await copyDigest(image, { to: { registry, ...to }, copying }, progress), notes);
  });
}

/** A place in a registry. */
export interface Destination {
  readonly registry: Registry;
  readonly repository: Repository;
  readonly tag: Tag;
}

/** Copies an image, with what refers to it: also where itself is there already, as it may have been signed since. */
export async function copyDigest(image: CopySource, { to, copying }: { to: Destination; copying: CopyOptions }, progress: Progress): Promise<Publication> {
  const { registry, repository } = to;
  const copy = new RegistryCopy(image, { host: registry.host, repository, session: () => registry.session() }, copying);
  const upload: DigestUploader<CopySource>["upload"] = (_image, into, put) => copy.upload(into, put);
  const publication = await putImage({ ...to, digest: image.digest }, { upload, build: () => Promise.resolve(image) }, progress);
  if (publication.outcome === "already-published" && copying.referrers === "all") {
    progress.step(told(own`looking for what refers to it`));
    await copy.accompany();
  }
  const { copied = 0, there = 0, notes = [] } = copy.accompanied ?? {};
  if (copied === 0) toldOf(publication, progress);
  const all = [...(copied === 0 ? [] : [cameAlong(copied, there)]), ...notes];
  for (const note of all) progress.note(told(note));
  return { ...withNotes(publication, all), ...(copy.accompanied && { referrers: { copied, there } }) };
}

function cameAlong(copied: number, there: number): string {
  const before = there === 0 ? "" : own`; ${there} more ${there === 1 ? own`was` : own`were`} there already`;
  return own`${copied} ${copied === 1 ? own`manifest that refers` : own`manifests that refer`} to it (signatures, SBOMs, attestations) ${copied === 1 ? own`was` : own`were`} copied, too${before}`;
}

function withNotes(publication: Publication, more: readonly string[]): Publication {
  return more.length === 0 ? publication : { ...publication, notes: [...(publication.notes ?? []), ...more.map((note) => unmarked(note))] };
}

/** Says where there was nothing to do. */
export function toldOf(publication: Publication, progress: Progress): Publication {
  if (publication.outcome === "already-published") tellOutcome(progress, own`already published: nothing was copied`);
  return publication;
}

/** Puts an image where it is to be, by the digest that it has. */
async function putImage<Image>({ registry, repository, tag, digest }: Destination & { readonly digest: Digest }, work: BuilderAndUploader<Image>, progress: Progress): Promise<Publication> {
  const identity = { kind: "manifest", digest } as const;
  return atRepository(registry, repository, "pull,push", (client) => publish({ client, tag, furtherTags: [], identity }, work, progress));
}

/** What is meant by a reference and by platforms of it. */
async function chosenImage(client: RepositoryClient, reference: Reference, platforms: readonly BuildPlatform[]): Promise<Chosen> {
  const which = reference.digest ?? reference.tag;
  const manifest = which === undefined ? undefined : await client.manifest(which);
  if (!manifest) throw new PublishError("SOURCE_INVALID", own`${reference.toString()} does not exist`, own`Check its tag or digest`);
  if (manifest.body.kind === "other") throw unknownKind(reference.toString(), manifest.bytes);
  const chosen = await choosePlatforms(client, manifest, platforms);
  // An index is a stranger's text, and a result is redacted by nobody any more.
  return { ...chosen, notes: chosen.notes.map((note) => client.session.redactor.redact(note)) };
}
