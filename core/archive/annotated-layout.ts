import { z } from "zod/v3";
import { digestOf, type Digest } from "../image/digest.js";
import type { Descriptor } from "../registry/api/schema.js";
import { isOci, layoutImage, notAnArchive, parseLayoutJson } from "./layout-image.js";
import { own } from "../errors/own-words.js";

/** What of an OCI layout differs once its image bears annotations. Config and layers stay byte for byte. */
export interface AnnotatedLayout {
  /** The manifest, to be written to `manifestPath`. */
  readonly manifest: string;
  readonly digest: Digest;
  readonly manifestPath: string;
  /** To be written to `index.json`. */
  readonly indexJson: string;
}

// Loose: what we do not know stays as it is.
const annotated = z.object({ annotations: z.record(z.string(), z.string()).nullish() }).passthrough();
const index = z.object({ manifests: z.array(z.object({}).passthrough()) }).passthrough();

/** Puts annotations on the manifest (or index) of the one image in an OCI layout. Ours win over those of the same name. */
export function annotatedLayout(indexJson: string, manifestJson: string, annotations: Readonly<Record<string, string>>): AnnotatedLayout {
  const manifest = annotatedManifest(layoutImage(indexJson), manifestJson, annotations);
  const bytes = Buffer.from(manifest);
  const digest = digestOf(bytes);
  const { manifests, ...rest } = parseLayoutJson(index, indexJson, own`the index of the unpacked archive`);
  const described = manifests.map((descriptor) => ({ ...descriptor, digest, size: bytes.length }));
  return { manifest, digest, manifestPath: blobPath(digest), indexJson: JSON.stringify({ ...rest, manifests: described }) };
}

/** The same for the manifest (or index) alone; `image` is how it is described. */
export function annotatedManifest(image: Pick<Descriptor, "mediaType">, manifestJson: string, annotations: Readonly<Record<string, string>>): string {
  if (!isOci(image)) throw notAnArchive(own`its image is of the kind ${image.mediaType}, which takes no annotations`);
  const { annotations: before, ...body } = parseLayoutJson(annotated, manifestJson, own`the manifest of the unpacked archive`);
  return JSON.stringify({ ...body, annotations: { ...before, ...annotations } });
}

/** Where an OCI layout has a blob (OCI image spec, "image-layout"). */
export function blobPath(digest: Digest): string {
  return `blobs/${digest.replace(":", "/")}`;
}
