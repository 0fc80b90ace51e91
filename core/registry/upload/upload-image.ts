import type { Digest } from "../../image/digest.js";
import type { Manifest, RepositoryClient } from "../api/repository-client.js";
import type { Descriptor } from "../api/schema.js";
import { partsOf, type ImageParts } from "./image-parts.js";
import type { ImageSource } from "./image-source.js";
import { Mounts } from "./blob/mounts.js";
import { outlookOf } from "./blob/setback.js";
import { sideBySide } from "./side-by-side.js";
import { uploadBlob } from "./blob/upload-blob.js";
import type { PutImage, UploadOptions } from "./upload-options.js";

/** How many blobs travel side by side, and how many manifests. */
const LANES = 4;

/** So often the registry may refuse a manifest for want of a blob that it shows: then all is sent, whatever it shows. */
const BELIEVED = 2;

/**
 * Uploads an image: its blobs side by side, those of all platforms, then its manifests, by their digests, and last the one
 * that names them. What the registry has already is left out.
 */
export async function uploadImage(digest: Digest, source: ImageSource, client: RepositoryClient, options: UploadOptions): Promise<void> {
  const parts = await partsOf(digest, source);
  // Nothing goes out of an image of which a part is missing here.
  await sideBySide(parts.blobs, LANES, new AbortController(), async (blob) => source.check?.(blob));
  let stored = 0;
  const work = async () => {
    const isBelieved = stored < BELIEVED;
    await uploadBlobs(parts, source, client, { ...options, isBelieved, mountFrom: isBelieved ? options.mountFrom : [] });
    stored++;
    await putManifests(parts, client, options.put ?? ((image) => putByDigest(image, client)));
  };
  // A registry that refuses the manifest of blobs which it has just taken has lost one, or shows it late.
  await client.session.retrier.repeat(work, ({ code }) => (stored > 0 && code === "RESPONSE_INVALID" ? "unclear" : "lasting"));
}

async function uploadBlobs({ blobs }: ImageParts, source: ImageSource, client: RepositoryClient, options: UploadOptions & { readonly isBelieved: boolean }): Promise<void> {
  const { mountFrom, transfers, isBelieved, signal: late } = options;
  const stop = new AbortController();
  const signal = late ? AbortSignal.any([stop.signal, late]) : stop.signal;
  const inOrder = largestFirst(blobs);
  const uploading = { source, client, transfers, signal, isBelieved, mounts: new Mounts(client, mountFrom, signal), keptFor: mountFrom.length === 0 ? inOrder.at(-1)?.digest : undefined };
  await sideBySide(inOrder, LANES, stop, (blob) => uploadBlob(blob, uploading));
}

async function putManifests({ manifests }: ImageParts, client: RepositoryClient, putImage: PutImage): Promise<void> {
  const [image] = manifests.slice(-1);
  const named = manifests.slice(0, -1);
  await sideBySide(named.filter(({ body }) => body.kind !== "index"), LANES, new AbortController(), (manifest) => putByDigest(manifest, client));
  for (const index of named) if (index.body.kind === "index") await putByDigest(index, client);
  if (image) await putImage(image);
}

/** So that the lanes end together. */
function largestFirst(blobs: readonly Descriptor[]): Descriptor[] {
  return [...blobs].sort((one, other) => other.size - one.size);
}

/** By its digest it may be put as often as one likes. */
export async function putByDigest(manifest: Manifest, client: RepositoryClient): Promise<void> {
  await client.session.retrier.repeat(() => client.putManifest(manifest.digest, manifest), outlookOf);
}
