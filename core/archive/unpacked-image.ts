import { digestOf, type Digest } from "../image/digest.js";
import type { ImageSource } from "../registry/upload/image-source.js";
import { annotatedManifest } from "./annotated-layout.js";
import { storeSource } from "./own/store-source.js";

/** The image of an archive, on this machine's disk. */
export interface UnpackedImage {
  /** The one that it will have in a registry. */
  readonly digest: Digest;
  readonly mediaType: string;
  readonly source: ImageSource;
  /** What a person should know of it. */
  readonly notes: readonly string[];
}

/** The same image with annotations on its manifest, or on its index. Config and layers stay byte for byte. */
export async function annotated(image: UnpackedImage, annotations: Readonly<Record<string, string>>): Promise<UnpackedImage> {
  const { bytes } = await image.source.manifest(image.digest);
  const manifest = Buffer.from(annotatedManifest(image, bytes.toString("utf8"), annotations));
  return withDocuments(image, digestOf(manifest), [manifest]);
}

/** An image that has some documents in memory, its manifest among them, and all else where it was. */
export function withDocuments({ mediaType, source, notes }: UnpackedImage, digest: Digest, documents: readonly Buffer[]): UnpackedImage {
  const held = new Map(documents.map((bytes) => [digestOf(bytes), bytes]));
  const inMemory = storeSource({ digest, mediaType }, {
    size: (each) => Promise.resolve(held.get(each)?.length),
    read: (each) => Promise.resolve(held.get(each)),
    bytes: (each, from) => piece(held.get(each)?.subarray(from)),
  });
  const from = (each: Digest) => (held.has(each) ? inMemory : source);
  const joined: ImageSource = {
    manifest: (each) => from(each).manifest(each),
    blob: (blob, at) => from(blob.digest).blob(blob, at),
    check: async (blob) => from(blob.digest).check?.(blob),
  };
  return { digest, mediaType, notes, source: joined };
}

// eslint-disable-next-line @typescript-eslint/require-await -- what is read piece by piece, of one that is there already
async function* piece(bytes: Uint8Array | undefined): AsyncGenerator<Uint8Array> {
  if (bytes) yield bytes;
}
