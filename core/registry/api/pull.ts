import { createHash } from "node:crypto";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { algorithmOf, type Digest } from "../../image/digest.js";
import type { Repository } from "../../image/reference.js";
import type { RepositoryClient } from "./repository-client.js";
import { visible } from "./visible.js";

/** What a pull brought. */
export interface PullResult {
  readonly digest: Digest;
  readonly blobs: number;
  readonly bytes: number;
}

/**
 * Pulls an image that was just published as a client would, manifest, config and layers, and checks every digest, keeping nothing.
 * An index is pulled with all its manifests.
 */
export async function pullThrough(client: RepositoryClient, digest: Digest): Promise<PullResult> {
  const { body } = await visible(client.session, client.repository.pinned(digest).toString(), () => client.manifest(digest));
  if (body.kind === "index") {
    const parts: PullResult[] = [];
    for (const each of body.manifests) parts.push(await pullThrough(client, each.digest));
    return { digest, blobs: sum(parts.map(({ blobs }) => blobs)), bytes: sum(parts.map(({ bytes }) => bytes)) };
  }
  if (body.kind === "other") {
    throw new PublishError("RESPONSE_INVALID", own`${client.repository.toString()}@${digest} is not an image`, own`Look at what was pushed there`);
  }
  let bytes = 0;
  const blobs = [body.config, ...body.layers];
  for (const blob of blobs) bytes += await pullBlob(client, blob.digest);
  return { digest, blobs: blobs.length, bytes };
}

async function pullBlob(client: RepositoryClient, digest: Digest): Promise<number> {
  const algorithm = algorithmOf(digest);
  const hash = createHash(algorithm);
  let size = 0;
  for await (const chunk of client.readBlob(digest)) {
    hash.update(chunk);
    size += chunk.length;
  }
  const actual = `${algorithm}:${hash.digest("hex")}`;
  if (actual !== digest) throw blobMismatch(client.repository, digest, actual);
  return size;
}

/** The error for a blob that is not what its digest says. */
export function blobMismatch(repository: Repository, digest: Digest, came: string): PublishError {
  return new PublishError(
    "DIGEST_MISMATCH",
    own`blob ${digest} of ${repository.toString()} came as ${came}`,
    own`The registry's storage or something on the way is broken: do not use this image`,
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
