import type { Digest } from "../../../image/digest.js";
import type { RepositoryClient } from "../../api/repository-client.js";

/** What a registry does not show by HEAD counts as absent: to upload it again does no harm. */
export async function isThere(digest: Digest, { session, repository, scope }: RepositoryClient, signal: AbortSignal): Promise<boolean> {
  const response = await session.send({ method: "HEAD", url: session.transport.url(`/v2/${repository.path}/blobs/${digest}`), scope, repeat: "safe", signal });
  await response.body.dump();
  return response.status === 200;
}
