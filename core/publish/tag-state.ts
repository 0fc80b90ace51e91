import type { ImageIdentity, SourceIdentity } from "../image/identity.js";
import { REVISION, TREE, UNVERIFIED, VERSION } from "../image/labels.js";
import { ATTESTATION_LAYER, isImageConfigType } from "../image/media-types.js";
import type { Tag } from "../image/tag.js";
import { isSameVersion } from "../image/version.js";
import type { Manifest, RepositoryClient } from "../registry/api/repository-client.js";
import type { ManifestBody } from "../registry/api/schema.js";
import type { BuildPlatform } from "../source/platform.js";
import { imageEntries } from "./image-entries.js";
import { lackedPlatforms } from "./platforms/held-platforms.js";

/** What a tag holds, seen from an image's identity. */
export type TagState =
  | { readonly kind: "absent" }
  | { readonly kind: "published"; readonly manifest: Manifest }
  | TakenTag;

export interface TakenTag {
  readonly kind: "taken";
  readonly manifest: Manifest;
  readonly origin: Origin;
  /** Of an image of the same source: the platforms that it is not for. */
  readonly lacks?: readonly BuildPlatform[];
}

/** What an image says of the source it was built from. */
export interface Origin {
  readonly revision: string | undefined;
  readonly version: string | undefined;
  /** Where it says that nobody compared its source tree with that commit. */
  readonly tree?: typeof UNVERIFIED;
}

/** Reads a tag with one GET; only an image without annotations costs more, for the labels of its config. */
export async function readTag(client: RepositoryClient, tag: Tag, identity: ImageIdentity): Promise<TagState> {
  const manifest = await client.manifest(tag);
  if (!manifest) return { kind: "absent" };
  if (identity.kind === "manifest" && manifest.digest === identity.digest) return { kind: "published", manifest };
  const origin = await originOf(client, manifest);
  if (identity.kind !== "source" || !isOf(origin, identity)) return { kind: "taken", manifest, origin };
  const lacks = await lackedPlatforms(client, manifest, identity.platforms ?? []);
  return lacks.length > 0 ? { kind: "taken", manifest, origin, lacks } : { kind: "published", manifest };
}

/** Whether an image was built from this commit, as this version. */
export function isOf(origin: Origin, identity: SourceIdentity): boolean {
  return origin.revision === identity.commit.id && origin.version !== undefined && isSameVersion(origin.version, identity.version) && mayStandFor(origin, identity);
}

/** What somebody only vouched for does not stand for what was compared with the commit. */
function mayStandFor(origin: Origin, identity: SourceIdentity): boolean {
  return origin.tree === undefined || identity.tree === origin.tree;
}

/** Deeper than anybody nests indexes, and more entries than have to be read before one is an image. */
const DEPTH_LIMIT = 3;
const ENTRIES_LIMIT = 5;

/** The annotations of a manifest or index; else those of an index's first image; else the labels of the config. */
export async function originOf(client: RepositoryClient, manifest: Manifest): Promise<Origin> {
  return (await imageOrigin(client, manifest, DEPTH_LIMIT)) ?? origin({});
}

/** undefined for what is no image, and holds none. */
async function imageOrigin(client: RepositoryClient, { body }: Manifest, depth: number): Promise<Origin | undefined> {
  if (body.annotations?.[REVISION] !== undefined) return origin(body.annotations);
  if (body.kind === "other") return undefined;
  if (body.kind === "manifest") return isImageManifest(body) ? origin((await client.imageConfig(body.config)).config?.Labels ?? {}) : undefined;
  for (const entry of depth > 0 ? imageEntries(body).slice(0, ENTRIES_LIMIT) : []) {
    const held = await client.manifest(entry.digest);
    const found = held && (await imageOrigin(client, held, depth - 1));
    if (found) return found;
  }
  return undefined;
}

/** Whether a manifest is an image's, and not that of an artifact or an attestation. */
export function isImageManifest({ config, layers }: Extract<ManifestBody, { kind: "manifest" }>): boolean {
  const isAttestation = layers.length > 0 && layers.every(({ mediaType }) => mediaType === ATTESTATION_LAYER);
  return isImageConfigType(config.mediaType) && !isAttestation;
}

function origin(annotations: Readonly<Record<string, string>>): Origin {
  return { revision: annotations[REVISION], version: annotations[VERSION], ...(annotations[TREE] === UNVERIFIED && { tree: UNVERIFIED }) };
}
