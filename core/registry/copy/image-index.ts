import { digestOf, type Digest } from "../../image/digest.js";
import type { Descriptor } from "../api/schema.js";
import { platformParts, type BuildPlatform } from "../../source/platform.js";

export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";

/** An image as an index names it. */
export interface PlatformImage extends Pick<Descriptor, "mediaType" | "digest" | "size"> {
  readonly platform: BuildPlatform;
}

export interface IndexDocument {
  readonly digest: Digest;
  readonly bytes: Buffer;
}

/**
 * The index of images, one for each platform, in the order of their platforms: whoever joins the same images gets the same
 * digest. `others`, such as what attests to one of them, come behind, as they were.
 */
export function imageIndex(images: readonly PlatformImage[], annotations: Readonly<Record<string, string>>, others: readonly Descriptor[] = []): IndexDocument {
  const inOrder = [...images].sort((one, other) => (one.platform < other.platform ? -1 : 1));
  const manifests = [...inOrder.map(entryOf), ...others.map(withoutNothing)];
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests, annotations }));
  return { digest: digestOf(bytes), bytes };
}

function entryOf({ mediaType, digest, size, platform }: PlatformImage): object {
  const { os, architecture, variant } = platformParts(platform);
  return { mediaType, digest, size, platform: { architecture, os, ...(variant !== undefined && { variant }) } };
}

/** A descriptor without the members that say nothing. */
function withoutNothing(descriptor: Descriptor): object {
  return Object.fromEntries(Object.entries(descriptor).filter(([, value]) => value !== null));
}
