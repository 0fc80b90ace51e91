import type { Digest } from "../../image/digest.js";
import type { Descriptor } from "../api/schema.js";
import type { Manifest, RepositoryClient } from "../api/repository-client.js";
import type { ImageSource } from "./image-source.js";
import { uploadBlob } from "./upload-blob.js";
import type { UploadOptions } from "./upload-options.js";

/** How many layers travel side by side. */
const AT_A_TIME = 3;

/**
 * Uploads an image by its digest, with our own client: what skopeo and the engine cannot carry is a login that changes on
 * the way, and an ID token as it is. What the registry has already is left out, so that a second try completes a first.
 */
export async function uploadImage(digest: Digest, source: ImageSource, client: RepositoryClient, options: UploadOptions): Promise<Digest> {
  const manifest = await source.manifest(digest);
  await uploadParts(manifest, source, client, options);
  await client.putManifest(digest, manifest);
  return digest;
}

async function uploadParts({ body }: Manifest, source: ImageSource, client: RepositoryClient, options: UploadOptions): Promise<void> {
  if (body.kind === "index") {
    for (const { digest } of distinct(body.manifests)) await uploadImage(digest, source, client, options);
  }
  if (body.kind !== "manifest") return;
  const waiting = distinct([body.config, ...body.layers]);
  const lane = async () => {
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) await uploadBlob(next, source, client, options);
    } catch (error) {
      // What one is refused for, the others need not begin.
      waiting.length = 0;
      throw error;
    }
  };
  await allOf(Array.from({ length: AT_A_TIME }, lane));
}

/** Each once: an image may have a layer several times. */
function distinct(descriptors: readonly Descriptor[]): Descriptor[] {
  return [...new Map(descriptors.map((each) => [each.digest, each])).values()];
}

/** Waits for all of them before it fails with the first fault: nothing goes on behind an error. */
async function allOf(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((each) => each.status === "rejected");
  if (failed) throw failed.reason;
}
