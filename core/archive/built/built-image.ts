import type { Digest } from "../../image/digest.js";
import type { Repository } from "../../image/reference.js";
import { imageIndex, OCI_INDEX } from "../../registry/copy/image-index.js";
import type { BuildPlatform } from "../../source/platform.js";
import { OCI_MANIFEST, type Document, type OciImage } from "./oci-image.js";

/** An image of one platform. Its layers are files, except for those of base images. */
export interface WrittenOut extends OciImage {
  readonly fileOf: (layer: Digest) => string;
}

/** What buildah built: an image, or the index of several, one for each platform. */
export interface BuiltImage {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly platforms: readonly BuildPlatform[];
  /** Manifests and configs, and the index. */
  readonly documents: readonly Document[];
  readonly fileOf: (layer: Digest) => string;
  /** Layers of base images, and where they are. */
  readonly fromBase: ReadonlyMap<Digest, Repository>;
}

export function builtImage(images: readonly [WrittenOut, ...WrittenOut[]], annotations: Readonly<Record<string, string>>): BuiltImage {
  const [first] = images;
  const owners = new Map(images.flatMap((image) => image.layers.flatMap(({ digest }) => (image.fromBase.has(digest) ? [] : [[digest, image] as const]))));
  const documents = images.flatMap(({ manifest, config }) => [manifest, config]);
  const parts = { platforms: images.map(({ platform }) => platform), fileOf: (layer: Digest) => (owners.get(layer) ?? first).fileOf(layer), fromBase: new Map(images.flatMap(({ fromBase }) => [...fromBase])) };
  if (images.length === 1) return { digest: first.manifest.digest, mediaType: OCI_MANIFEST, documents, ...parts };
  const entries = images.map(({ manifest: { digest, bytes }, platform }) => ({ mediaType: OCI_MANIFEST, digest, size: bytes.length, platform }));
  const index = imageIndex(entries, annotations);
  return { digest: index.digest, mediaType: OCI_INDEX, documents: [...documents, index], ...parts };
}
