import type { Digest } from "../../image/digest.js";
import { isUndistributable } from "../../image/media-types.js";
import type { Manifest } from "../api/repository-client.js";
import type { Descriptor } from "../api/schema.js";
import type { ImageSource } from "./image-source.js";

/** What an image consists of, in the order in which registries want it. */
export interface ImageParts {
  /** Layers and configs, each once, of all platforms. */
  readonly blobs: readonly Descriptor[];
  /** Manifests before the indexes that name them; the image itself is the last one. */
  readonly manifests: readonly Manifest[];
}

/** Reads the manifests of an image, and what they name. */
export async function partsOf(digest: Digest, source: ImageSource): Promise<ImageParts> {
  const manifest = await source.manifest(digest);
  const { body } = manifest;
  if (body.kind === "other") return { blobs: [], manifests: [manifest] };
  if (body.kind === "manifest") return { blobs: distinct([body.config, ...body.layers].filter((each) => !isElsewhere(each))), manifests: [manifest] };
  const images = await Promise.all(distinct(body.manifests).map((each) => partsOf(each.digest, source)));
  const manifests = images.flatMap((each) => each.manifests);
  return { blobs: distinct(images.flatMap(({ blobs }) => blobs)), manifests: [...distinct(manifests), manifest] };
}

/** A layer that may not be handed on, and that clients fetch from where its maker keeps it (OCI image spec, "Non-Distributable Layers"). */
function isElsewhere({ mediaType, urls }: Descriptor): boolean {
  return isUndistributable(mediaType) && (urls?.length ?? 0) > 0;
}

/** Each once: an image may have a layer several times, and in several platforms. */
function distinct<T extends { readonly digest: Digest }>(all: readonly T[]): T[] {
  return [...new Map(all.map((each) => [each.digest, each])).values()];
}
