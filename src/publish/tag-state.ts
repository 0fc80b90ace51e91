import type { Claim } from "../image/claim.js";
import { REVISION, TREE, UNVERIFIED, VERSION } from "../image/labels.js";
import type { Tag } from "../image/tag.js";
import type { Descriptor } from "../registry/schema.js";
import type { Manifest, RepositoryClient } from "../registry/repository-client.js";

/** What a tag holds, seen from a claim. */
export type TagState =
  | { readonly kind: "absent" }
  | { readonly kind: "published"; readonly manifest: Manifest }
  | { readonly kind: "taken"; readonly manifest: Manifest; readonly origin: Origin };

/** What an image says of the source it was built from. */
export interface Origin {
  readonly revision: string | undefined;
  readonly version: string | undefined;
  /** Where it says that nobody compared its source tree with that commit. */
  readonly tree?: typeof UNVERIFIED;
}

/** Reads a tag with one GET; only an image without annotations costs more, for the labels of its config. */
export async function readTag(client: RepositoryClient, tag: Tag, claim: Claim): Promise<TagState> {
  const manifest = await client.manifest(tag);
  if (!manifest) return { kind: "absent" };
  if (claim.kind === "manifest" && manifest.digest === claim.digest) return { kind: "published", manifest };
  const origin = await originOf(client, manifest);
  const same = claim.kind === "source" && origin.revision === claim.commit.id && origin.version === claim.version && mayStandFor(origin, claim);
  return same ? { kind: "published", manifest } : { kind: "taken", manifest, origin };
}

/** What somebody only vouched for does not stand for what was compared with the commit. */
function mayStandFor(origin: Origin, claim: Extract<Claim, { kind: "source" }>): boolean {
  return origin.tree === undefined || claim.tree === origin.tree;
}

/** What BuildKit marks the entries of an index with that are not images (docs/attestations/attestation-storage.md there). */
const NO_IMAGE = "vnd.docker.reference.type";

/** The annotations of a manifest or index; else those of an index's first image; else the labels of the config. */
export async function originOf(client: RepositoryClient, manifest: Manifest): Promise<Origin> {
  const { body } = manifest;
  if (body.annotations?.[REVISION] !== undefined) return origin(body.annotations);
  if (body.kind === "other") return origin({});
  if (body.kind === "manifest") return isImageConfig(body.config) ? origin(await client.configLabels(body.config)) : origin({});
  const first = body.manifests.find(({ annotations }) => annotations?.[NO_IMAGE] === undefined);
  const image = first && (await client.manifest(first.digest));
  return image?.body.kind === "manifest" ? originOf(client, image) : origin({});
}

/** Whether a manifest is an image's: artifacts (Helm charts, signatures) have configs of their own kinds. */
export function isImageConfig({ mediaType }: Descriptor): boolean {
  return mediaType === "application/vnd.oci.image.config.v1+json" || mediaType === "application/vnd.docker.container.image.v1+json";
}

function origin(annotations: Readonly<Record<string, string>>): Origin {
  return { revision: annotations[REVISION], version: annotations[VERSION], ...(annotations[TREE] === UNVERIFIED && { tree: UNVERIFIED }) };
}
