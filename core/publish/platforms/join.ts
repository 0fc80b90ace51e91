import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { Digest } from "../../image/digest.js";
import type { SourceIdentity } from "../../image/identity.js";
import { printable } from "../../redact.js";
import type { Manifest, RepositoryClient } from "../../registry/api/repository-client.js";
import type { Descriptor } from "../../registry/api/schema.js";
import type { PlatformImage } from "../../registry/copy/image-index.js";
import type { BuildPlatform } from "../../source/platform.js";
import { imageEntries } from "../image-entries.js";
import { isImageManifest, isOf, originOf } from "../tag-state.js";
import { heldPlatforms } from "./held-platforms.js";

/** Images that become one. */
export interface Joined {
  /** Each for another platform. */
  readonly images: readonly PlatformImage[];
  /** What attests to them: BuildKit puts it beside an image, in an index of both. */
  readonly attestations: readonly Descriptor[];
}

/**
 * Reads the images that are to be joined, each a manifest or an index by its digest, and holds that they are images of this
 * very commit and version, no two for one platform.
 */
export async function readParts(client: RepositoryClient, digests: readonly Digest[], identity: SourceIdentity): Promise<Joined> {
  const images: PlatformImage[] = [];
  const attestations: Descriptor[] = [];
  for (const digest of new Set(digests)) {
    const part = await manifestOf(client, digest);
    images.push(...(await imagesIn(client, part, identity)));
    if (part.body.kind === "index") attestations.push(...part.body.manifests.filter(attestsTo(images)));
  }
  const distinct = [...new Map(images.map((image) => [image.digest, image])).values()];
  const other = distinct.find(({ platform }, at) => distinct.findIndex((each) => each.platform === platform) < at);
  if (other) throw twice(distinct.filter(({ platform }) => platform === other.platform), other.platform);
  return { images: distinct, attestations: [...new Map(attestations.map((each) => [each.digest, each])).values()] };
}

/** The images of one part, each of them looked at: what an index says of itself, its images may not be. */
async function imagesIn(client: RepositoryClient, part: Manifest, identity: SourceIdentity): Promise<PlatformImage[]> {
  const name = client.repository.pinned(part.digest).toString();
  const { body } = part;
  if (body.kind === "index") {
    const found = imageEntries(body);
    if (found.length === 0) throw invalid(own`${name} is an index without an image in it`);
    const inner = await Promise.all(found.map(async ({ digest }) => imageIn(client, await manifestOf(client, digest), identity)));
    return inner;
  }
  return [await imageIn(client, part, identity)];
}

async function imageIn(client: RepositoryClient, manifest: Manifest, identity: SourceIdentity): Promise<PlatformImage> {
  const name = client.repository.pinned(manifest.digest).toString();
  if (manifest.body.kind !== "manifest" || !isImageManifest(manifest.body)) throw invalid(own`${name} is not the manifest of an image`);
  const origin = await originOf(client, manifest);
  if (!isOf(origin, identity)) throw ofAnother(name, origin, identity);
  const [held] = (await heldPlatforms(client, manifest)) ?? [];
  if (!held) throw invalid(own`${name} does not say which platform it is for`);
  return { ...held.image, platform: held.platform };
}

async function manifestOf(client: RepositoryClient, digest: Digest): Promise<Manifest> {
  const manifest = await client.manifest(digest);
  if (manifest) return manifest;
  throw new PublishError(
    "SOURCE_INVALID",
    own`${client.repository.pinned(digest).toString()} does not exist`,
    own`Publish it again by publish-image --by-digest, and join it soon: a registry may take away what has no tag, as zot does after a day`,
  );
}

function attestsTo(images: readonly PlatformImage[]): (entry: Descriptor) => boolean {
  return ({ annotations }) => images.some(({ digest }) => annotations?.["vnd.docker.reference.digest"] === digest);
}

function ofAnother(name: string, { revision, version, tree }: Awaited<ReturnType<typeof originOf>>, { commit, version: ours }: SourceIdentity): PublishError {
  const theirs = revision === undefined || version === undefined ? own`does not say which commit and version it is` : own`is commit ${printable(revision, 80)} as version ${printable(version, 128)}${tree === undefined ? "" : own`, of a tree that nobody compared with it`}`;
  return new PublishError("VERSION_CONFLICT", own`${name} ${theirs}, and what it is to be a part of is commit ${commit.id} as version ${ours}`, own`Join images of one commit and version: publish each by publish-image --by-digest at the commit that publish-index is called at (--unverified-tree in all of them, or in none)`);
}

function twice(images: readonly PlatformImage[], platform: BuildPlatform): PublishError {
  return invalid(own`${images.map(({ digest }) => digest).join(" and ")} are both for ${platform}`, own`Give one digest for each platform`);
}

function invalid(what: string, remedy = own`Give the digest of an image that publish-image --by-digest printed`): PublishError {
  return new PublishError("SOURCE_INVALID", what, remedy);
}
