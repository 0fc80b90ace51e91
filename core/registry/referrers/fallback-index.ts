import { z } from "zod/v3";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { Digest } from "../../image/digest.js";
import type { Manifest, RepositoryClient } from "../api/repository-client.js";
import { referrersTag } from "./names.js";

const INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
/** Another client may write the same tag between our look and our PUT. */
const ATTEMPTS = 3;

/** The entry of a manifest in the index of what refers to its subject (distribution spec, "Pushing Manifests with Subject"). */
export function entryOf({ bytes, mediaType, digest, body }: Manifest): object {
  const artifactType = body.kind === "other" ? undefined : (body.artifactType ?? (body.kind === "manifest" ? body.config.mediaType : undefined));
  return { mediaType, digest, size: bytes.length, ...(artifactType && { artifactType }), ...(body.annotations && { annotations: body.annotations }) };
}

/**
 * Adds manifests to the index that a registry without a referrers API keeps of what refers to their subject. What is in it
 * stays; the tag is read back, because nothing keeps another client from doing the same at the same time. "foreign" is a
 * tag that holds something else (cosign copy gives one to the image itself), and is left alone.
 */
export async function addToFallbackIndex(client: RepositoryClient, subject: Digest, manifests: readonly Manifest[]): Promise<"added" | "foreign"> {
  const tag = referrersTag(subject);
  for (let attempt = 0; ; attempt++) {
    const held = await client.manifest(tag);
    if (held && (held.body.kind !== "index" || held.digest === subject)) return "foreign";
    const there = new Set(held?.body.kind === "index" ? held.body.manifests.map(({ digest }) => digest) : []);
    const missing = manifests.filter(({ digest }) => !there.has(digest));
    if (missing.length === 0) return "added";
    if (attempt === ATTEMPTS) throw new PublishError("DIGEST_MISMATCH", own`${client.repository.tagged(tag).toString()} does not hold what was written there`, own`Look for somebody else who writes it, and run it again`);
    await client.putManifest(tag, { bytes: merged(held?.bytes, missing), mediaType: held?.mediaType ?? INDEX_TYPE });
  }
}

function merged(held: Buffer | undefined, missing: readonly Manifest[]): Buffer {
  const index = held ? z.record(z.string(), z.unknown()).parse(JSON.parse(held.toString("utf8"))) : { schemaVersion: 2, mediaType: INDEX_TYPE };
  const entries = z.array(z.unknown()).nullish().parse(index["manifests"]) ?? [];
  return Buffer.from(JSON.stringify({ ...index, manifests: [...entries, ...missing.map(entryOf)] }));
}
