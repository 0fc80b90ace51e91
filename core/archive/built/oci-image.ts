import { z } from "zod/v3";
import { own } from "../../errors/own-words.js";
import { digestOf, type Digest } from "../../image/digest.js";
import type { Marks } from "../../image/labels.js";
import type { Repository } from "../../image/reference.js";
import { descriptor, type Descriptor } from "../../registry/api/schema.js";
import type { BuildPlatform } from "../../source/platform.js";
import type { BaseLayers } from "./base-layers.js";
import { ociLayerType } from "./layer-type.js";
import { ociConfig } from "./oci-config.js";
import { parseBuilt, unknownAnswer } from "./unknown-answer.js";

/** What buildah wrote of an image: its manifest, of whichever kind, and its config as Docker has it. */
export interface Built {
  readonly manifest: string;
  readonly config: string;
}

/** The documents of an image. Its layers are where buildah wrote them, except for those that the registry has. */
export interface OciImage {
  readonly manifest: Document;
  readonly config: Document;
  readonly platform: BuildPlatform;
  readonly layers: readonly Descriptor[];
  /** Layers of base images, by their digests, and where they are. */
  readonly fromBase: ReadonlyMap<Digest, Repository>;
}

export interface Document {
  readonly digest: Digest;
  readonly bytes: Buffer;
}

export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
const written = z.object({ layers: z.array(descriptor).nullable().transform((layers) => layers ?? []) });

/**
 * The image as it goes to the registry: of OCI's kind, with annotations and labels, with its whole config, and with the layers of
 * base images under the digests that the registry has them by.
 */
export function ociImage(built: Built, base: BaseLayers, { labels, annotations }: Marks): OciImage {
  const { text, diffIds, platform } = ociConfig(built.config, labels);
  const stored = parseBuilt(written, built.manifest, own`the manifest of the image`).layers;
  if (stored.length !== diffIds.length) throw unknownAnswer(own`the layers of the image`);
  const reused = diffIds.map((diffId) => base.get(diffId));
  const layers = stored.map((layer, at) => reused[at]?.descriptor ?? asOci(layer));
  const config = document(text);
  const described = { mediaType: OCI_CONFIG, digest: config.digest, size: config.bytes.length };
  const manifest = document(JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, config: described, layers, annotations }));
  const fromBase = new Map(reused.flatMap((layer) => (layer ? [[layer.descriptor.digest, layer.repository] as const] : [])));
  return { manifest, config, platform, layers, fromBase };
}

function asOci({ mediaType, digest, size }: Descriptor): Descriptor {
  const type = ociLayerType(mediaType);
  if (type === undefined) throw unknownAnswer(own`the kind of a layer`);
  return { mediaType: type, digest, size };
}

function document(text: string): Document {
  const bytes = Buffer.from(text);
  return { digest: digestOf(bytes), bytes };
}
