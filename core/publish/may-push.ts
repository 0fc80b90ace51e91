import { PublishError } from "../errors.js";
import { own, told } from "../errors/own-words.js";
import type { RepositoryClient } from "../registry/api/repository-client.js";
import { cancelUpload } from "../registry/api/cancel-upload.js";
import { knowsExtensions } from "../registry/api/extensions.js";
import { probePermission, probeTag } from "../registry/api/permission-probe.js";
import type { Progress } from "./ports.js";

/** Throws where the token service itself said that our token may not push: that costs no request. */
export async function assertGranted(client: RepositoryClient): Promise<void> {
  if (client.session.credential.kind === "anonymous" || !(await client.accessWithheld())) return;
  throw new PublishError(
    "PUSH_DENIED",
    own`the token service of ${client.session.host} gave a token for ${client.repository.toString()} that may not push`,
    own`The key is good but may not do this: ask for push rights on this repository`,
  );
}

/** What becomes of the upload session that a new repository is asked by: an upload that follows takes it, or it is given back. */
export type AskedBy = "kept upload" | "cancelled upload";

/**
 * Throws unless the registry lets this key push to the repository, and leaves nothing behind but what is kept.
 * An existing repository is asked by a permission probe; a new one by an upload session, because a permission probe would leave an
 * empty repository in zot's catalog, where the publish that follows will create it anyway.
 */
export async function assertMayPush(client: RepositoryClient, progress: Progress, askedBy: AskedBy = "cancelled upload"): Promise<void> {
  await assertGranted(client);
  if (await client.exists()) await assertMayPushToExisting(client, progress);
  else await askNew(client, askedBy);
}

/** The same for a repository that is known to exist. Some answers do not tell, which is said. */
export async function assertMayPushToExisting(client: RepositoryClient, progress: Progress): Promise<"may-push" | "untold"> {
  const tag = probeTag();
  const answer = await probePermission(client, tag);
  const name = client.repository.toString();
  switch (answer.kind) {
    case "allowed":
      return "may-push";
    case "unauthorized":
    case "denied":
      throw await client.faultOf(answer, pushOf(client), "write");
    case "accepted":
      progress.note(
        told(own`${name} accepts manifests whose content is missing${answer.removed ? "" : own`; the tag ${tag} was made by the check and could not be removed`}`),
      );
      return "may-push";
    case "unknown":
      progress.note(told(own`${name} answered ${answer.status} to the push check, which does not tell whether a push is allowed`));
      return "untold";
  }
}

/** What is known of the right to push: of an existing repository, or (the last two) of one that has to be created. */
export type Rights = "may-push" | "untold" | "may-create" | "unknown";

/**
 * The same without writing anything, not even an upload session: throws where a push would be refused. `reader` is the
 * same client with tokens to read alone.
 */
export async function assertRights(client: RepositoryClient, reader: RepositoryClient, progress: Progress): Promise<Rights> {
  if (!(await reader.exists())) return assertMayCreate(client);
  await assertGranted(client);
  return assertMayPushToExisting(client, progress);
}

async function askNew(client: RepositoryClient, askedBy: AskedBy): Promise<void> {
  const response = await client.startUpload();
  if (response.status !== 202) throw await client.refused(response, pushOf(client), "write");
  await response.body.dump();
  if (askedBy === "kept upload") client.keptUpload = response;
  else await cancelUpload(client, response);
}

/** What a registry refuses; nobody is told of a key who gave none. */
function pushOf({ session, repository }: RepositoryClient): string {
  const name = repository.toString();
  return session.credential.kind === "anonymous" ? own`let anybody push to ${name} without a login` : own`let this key push to ${name}`;
}

/**
 * Whether a repository that does not exist yet may be created, asked without writing: throws where that is refused, and
 * says "unknown" where it cannot be asked so. Of a key only zot is asked, which then writes nothing; elsewhere a session
 * could stay open, or a token for a push make the repository. The anonymous client is asked everywhere: hardly anybody lets one in.
 */
export async function assertMayCreate(client: RepositoryClient): Promise<"may-create" | "unknown"> {
  const { session } = client;
  if (session.credential.kind !== "anonymous" && !(await knowsExtensions(session))) return "unknown";
  const response = await client.impossibleUpload();
  if (response.status === 202) {
    await response.body.dump();
    await cancelUpload(client, response);
    return "may-create";
  }
  const refusal = await session.refusal(response);
  if (REFUSED_CONTENT.has(refusal.status)) return "may-create";
  const fault = await client.faultOf(refusal, pushOf(client), "write");
  if (fault.code === "RESPONSE_INVALID") return "unknown";
  throw fault;
}

/** What is wrong with the upload itself is found after the permission check. */
const REFUSED_CONTENT = new Set([400, 415, 416, 422]);
