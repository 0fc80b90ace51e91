import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { Digest } from "../../image/digest.js";
import { isUndistributable } from "../../image/media-types.js";
import type { Manifest } from "../api/repository-client.js";
import type { Descriptor } from "../api/schema.js";
import type { ImageSource } from "./image-source.js";
import { sideBySide } from "./side-by-side.js";

/** What an image consists of, in the order in which registries want it. */
export interface ImageParts {
  /** Layers and configs, each once, of all platforms. */
  readonly blobs: readonly Descriptor[];
  /** Manifests before the indexes that name them; the image itself is the last one. */
  readonly manifests: readonly Manifest[];
}

/** So many manifests are read side by side. */
const LANES = 8;
/** What all manifests of an image may have together, in bytes: they are held until its blobs are there. */
const MOST = 64e6;
/** How deep indexes may be within each other. */
const DEEPEST = 16;

/**
 * Reads the manifests of an image, and what they name: level by level, each once, however often and however deep it is named.
 * Indexes within indexes may name in a few bytes more than anybody could read.
 */
export async function partsOf(digest: Digest, source: Pick<ImageSource, "manifest">): Promise<ImageParts> {
  const known = new Map<Digest, Manifest>();
  const levels: (readonly Digest[])[] = [];
  let bytes = 0;
  for (let level: readonly Digest[] = [digest]; level.length > 0; level = [...new Set(level.flatMap((each) => namedBy(known.get(each))))]) {
    levels.unshift(level);
    await sideBySide(level.filter((each) => !known.has(each)), LANES, new AbortController(), async (each) => {
      const manifest = await source.manifest(each);
      bytes += manifest.bytes.length;
      if (bytes > MOST || levels.length > DEEPEST) throw tooMuch(digest);
      known.set(each, manifest);
    });
  }
  // What is named on several levels goes up with the deepest of them, before all that name it.
  const manifests = [...new Set(levels.flat())].flatMap((each) => known.get(each) ?? []);
  return { blobs: distinct(manifests.flatMap(blobsOf)), manifests };
}

function namedBy(manifest: Manifest | undefined): Digest[] {
  return manifest?.body.kind === "index" ? manifest.body.manifests.map((each) => each.digest) : [];
}

function blobsOf({ body }: Manifest): Descriptor[] {
  return body.kind === "manifest" ? [body.config, ...body.layers].filter((each) => !isElsewhere(each)) : [];
}

function tooMuch(digest: Digest): PublishError {
  return new PublishError("SOURCE_INVALID", own`the image ${digest} consists of more manifests than any image has: over ${MOST / 1e6} MB of them, or indexes more than ${DEEPEST} deep within each other`, own`Take one of the images within it by its own digest`);
}

/** A layer that may not be handed on, and that clients fetch from where its maker keeps it (OCI image spec, "Non-Distributable Layers"). */
function isElsewhere({ mediaType, urls }: Descriptor): boolean {
  return isUndistributable(mediaType) && (urls?.length ?? 0) > 0;
}

/** Each once: an image may have a layer several times, and in several platforms. */
function distinct<T extends { readonly digest: Digest }>(all: readonly T[]): T[] {
  return [...new Map(all.map((each) => [each.digest, each])).values()];
}
