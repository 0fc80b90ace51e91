import { isDigest, type Digest } from "../../image/digest.js";
import type { Tag } from "../../image/tag.js";
import { MANIFEST_TYPES, type RepositoryClient } from "../api/repository-client.js";
import { claimedDigests } from "../api/verified-digest.js";
import { sameOrigin } from "../auth/trust.js";

/** The digest of what a repository has under a tag or a digest, by HEAD, which counts as no pull; undefined only for 404. */
export async function heldDigest(client: RepositoryClient, which: Tag | Digest): Promise<Digest | undefined> {
  const { session, repository, scope } = client;
  const url = session.transport.url(`/v2/${repository.path}/manifests/${which}`);
  const response = await session.send({ method: "HEAD", url, scope, headers: { accept: MANIFEST_TYPES }, repeat: "safe" });
  await response.body.dump();
  const [digest, ...others] = response.status === 200 ? claimedDigests(response.headers) : [];
  if (digest !== undefined && isDigest(digest) && others.length === 0) return digest;
  if (response.status === 404 && sameOrigin(response.url, session.transport.origin)) return undefined;
  // What any other answer means, a GET tells, or its error.
  return (await client.manifest(which))?.digest;
}
