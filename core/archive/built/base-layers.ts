import { z } from "zod/v3";
import { digestOf, type Digest } from "../../image/digest.js";
import type { Repository } from "../../image/reference.js";
import { digest, manifestSchema, type Descriptor } from "../../registry/api/schema.js";
import { ociLayerType } from "./layer-type.js";
import { asJson } from "./unknown-answer.js";

/** A base image of the registry that the image goes to, and what `buildah inspect --type image` says of it. */
export interface BaseImage {
  readonly repository: Repository;
  readonly inspected: string;
}

/** A layer as a repository has it. */
export interface BaseLayer {
  readonly descriptor: Descriptor;
  readonly repository: Repository;
}

/** By the digest of their uncompressed content, which a config names them by. */
export type BaseLayers = ReadonlyMap<Digest, BaseLayer>;

const inspected = z.object({ Manifest: z.string(), Config: z.string() });
const config = z.object({ rootfs: z.object({ diff_ids: z.array(digest) }) });

/**
 * The layers of base images as the registry has them: what is in an image under the same digest needs no compression, and
 * can be mounted. An image or a layer of another kind has none to give, and buildah's own are taken. The first counts.
 */
export function baseLayers(images: readonly BaseImage[]): BaseLayers {
  return new Map(images.flatMap(layersOf).reverse());
}

/** By which digest the base image was pulled; undefined where buildah's answer does not tell. */
export function pulledDigest({ inspected: text }: BaseImage): Digest | undefined {
  const image = inspected.safeParse(asJson(text)).data;
  return image && digestOf(Buffer.from(image.Manifest));
}

function layersOf({ repository, inspected: text }: BaseImage): [Digest, BaseLayer][] {
  const image = inspected.safeParse(asJson(text)).data;
  const manifest = image && manifestSchema.safeParse(asJson(image.Manifest)).data;
  const diffIds = image && config.safeParse(asJson(image.Config)).data?.rootfs.diff_ids;
  if (manifest?.kind !== "manifest" || diffIds?.length !== manifest.layers.length) return [];
  return manifest.layers.flatMap((layer, at): [Digest, BaseLayer][] => {
    const [diffId, mediaType] = [diffIds[at], ociLayerType(layer.mediaType)];
    return diffId === undefined || mediaType === undefined ? [] : [[diffId, { descriptor: descriptorOf(layer, mediaType), repository }]];
  });
}

/** With its annotations: of a layer that can be read in pieces (eStargz), they say where. */
function descriptorOf({ digest: of, size, annotations }: Descriptor, mediaType: string): Descriptor {
  return { mediaType, digest: of, size, ...(annotations ? { annotations } : {}) };
}
