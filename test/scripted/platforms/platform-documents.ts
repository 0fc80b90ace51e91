import { imageConfig, imageManifest, MANIFEST_TYPE, provenance, type Document, documentOf, INDEX_TYPE } from "../documents.js";

/** An image of one platform, of the test's commit and version. */
export interface PlatformDocuments {
  readonly config: Document;
  readonly manifest: Document;
}

export function platformImage(architecture: string, { annotations = provenance(), labels = {}, variant }: { readonly annotations?: Record<string, string>; readonly labels?: Record<string, string>; readonly variant?: string } = {}): PlatformDocuments {
  const { text } = imageConfig(labels);
  const config = documentOf({ ...(JSON.parse(text) as object), architecture, ...(variant !== undefined && { variant }) });
  return { config, manifest: imageManifest(annotations, config) };
}

export interface Entry {
  readonly architecture: string;
  readonly of: Document;
  readonly variant?: string;
}

const entryOf = ({ architecture, of: { digest, text }, variant }: Entry) => ({
  mediaType: MANIFEST_TYPE,
  digest,
  size: text.length,
  platform: { architecture, os: "linux", ...(variant !== undefined && { variant }) },
});

/** The index that names these, byte for byte as ours is. */
export function platformIndex(entries: readonly Entry[], annotations?: Record<string, string>, others: readonly object[] = []): Document {
  return documentOf({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [...entries.map(entryOf), ...others], ...(annotations && { annotations }) });
}

/** What BuildKit puts beside an image, in an index of both. */
export function attestationTo(image: Document, by: Document): object {
  return {
    mediaType: MANIFEST_TYPE,
    digest: by.digest,
    size: by.text.length,
    annotations: { "vnd.docker.reference.type": "attestation-manifest", "vnd.docker.reference.digest": image.digest },
    platform: { os: "unknown", architecture: "unknown" },
  };
}
