import { isImageConfigType } from "../image/media-types.js";
import type { Descriptor, ManifestBody } from "../registry/api/schema.js";

type Index = Extract<ManifestBody, { kind: "index" }>;

/** What BuildKit marks the entries of an index with that are not images (docs/attestations/attestation-storage.md there). */
const NO_IMAGE = "vnd.docker.reference.type";
const INDEX_TYPES = new Set(["application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json"]);

/**
 * The entries of an index that can be images, the surest first: those for a platform, those that name none (which the
 * OCI image spec allows), and indexes in the index. Attestations, signatures and other artifacts are none.
 */
export function imageEntries({ manifests }: Index): Descriptor[] {
  return [...manifests.filter((entry) => !isArtifact(entry))].sort((a, b) => rank(a) - rank(b));
}

/** Whether an index holds something, and no image among it. */
export function holdsNoImage(body: ManifestBody): boolean {
  return body.kind === "index" && body.manifests.length > 0 && imageEntries(body).length === 0;
}

function isArtifact({ annotations, artifactType, platform }: Descriptor): boolean {
  if (annotations?.[NO_IMAGE] !== undefined) return true;
  if (artifactType && !isImageConfigType(artifactType)) return true;
  return platform ? [platform.os, platform.architecture].some((part) => part === "" || part === "unknown") : false;
}

function rank({ mediaType, platform }: Descriptor): number {
  if (INDEX_TYPES.has(mediaType)) return 2;
  return platform ? 0 : 1;
}
