import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { rfc3339 } from "../../source/git/rfc3339.js";
import { registryFault } from "../fault.js";
import { apiKeyListSchema, apiKeySchema, parseWire } from "./schema.js";
import type { Repeat } from "../http/retry.js";
import type { Session } from "../session.js";

const PATH = "/zot/auth/apikey";
const LIMIT = 64 * 1024;
/** As long as it has to be for more keys than a user makes. */
const LIST_LIMIT = 1024 * 1024;

/** What only the answer to its making holds: the key itself, and the name by which it is revoked. */
export interface MadeKey {
  readonly key: string;
  readonly uuid: string;
}

/**
 * Makes a zot API key for the user of this session (zot, "User API keys": `POST /zot/auth/apikey`). The key is shown
 * only this once. It is sent as the password of its owner.
 */
export async function createApiKey(session: Session, label: string, expires: Date): Promise<MadeKey> {
  const response = await session.send({
    method: "POST",
    url: session.transport.url(PATH),
    scope: undefined,
    headers: { "content-type": "application/json" },
    // zot reads RFC 3339 without fractions of a second.
    body: JSON.stringify({ label, scopes: [], expirationDate: rfc3339(expires) }),
    repeat: "only-unprocessed",
  });
  if (response.status !== 201) {
    throw registryFault({ action: own`make an API key at ${session.host}`, access: "write", credential: "given" }, await session.refusal(response));
  }
  const { apiKey, uuid } = parseWire(apiKeySchema, await session.transport.read(response, LIMIT, "refuse"), own`the API key of ${session.host}`);
  hide(session, apiKey);
  return { key: apiKey, uuid };
}

/** Also as its owner sends it: what comes next from this registry may say it back. */
function hide({ redactor, credential }: Session, key: string): void {
  if (credential.kind === "anonymous" || credential.kind === "oidc") redactor.hide(key);
  else redactor.hideBasic(credential.username, key);
}

/** An API key of the user of a session, as far as zot tells of it. */
export interface ApiKey {
  readonly label: string;
  /** The name by which it is revoked. */
  readonly uuid: string;
  readonly created: Date | undefined;
  /** undefined for one that does not expire. */
  readonly expires: Date | undefined;
  /** As zot writes it, to the nanosecond. */
  readonly lastUsed: string | undefined;
}

/** The API keys of a user, and what time it was at the registry, by whose clock they expire. */
export interface ApiKeyList {
  readonly kind: "listed";
  readonly keys: readonly ApiKey[];
  readonly now: Date;
}

/** All API keys of the user of this session (`GET /zot/auth/apikey`), or why the registry does not tell. */
export async function listApiKeys(session: Session, repeat: Repeat = "safe"): Promise<ApiKeyList | { readonly kind: "untold"; readonly why: string; readonly status: number }> {
  const response = await session.send({ method: "GET", url: session.transport.url(PATH), scope: undefined, repeat });
  const { status, headers } = response;
  if (status !== 200 || !/\bjson\b/i.test(headers.get("content-type") ?? "")) {
    await response.body.dump();
    return { kind: "untold", why: own`${session.host} lists no API keys (${status})`, status };
  }
  const { apiKeys } = parseWire(apiKeyListSchema, await session.transport.read(response, LIST_LIMIT, "refuse"), own`the list of API keys of ${session.host}`);
  const keys = apiKeys.map(({ label, uuid, createdAt, expirationDate, lastUsed }) => ({ label, uuid, created: createdAt, expires: expirationDate, lastUsed }));
  return { kind: "listed", keys, now: dateOf(headers.get("date")) };
}

/** The same where nothing can go on without the list. */
export async function requireApiKeys(session: Session): Promise<ApiKeyList> {
  const listed = await listApiKeys(session);
  if (listed.kind === "untold") throw unlisted(listed.why, listed.status);
  return listed;
}

export function unlisted(why: string, status: number): PublishError {
  if (status === 401) return new PublishError("CREDENTIAL_REJECTED", why, own`Check the username and the key; a key that has expired looks the same as a wrong one: log in with its owner's password`);
  if (status === 403) return new PublishError("PUSH_DENIED", why, own`This login may not list its user's API keys: log in with the user's password, or with another key`);
  if (status === 429) return new PublishError("RATE_LIMITED", why, own`Wait and try again`);
  if (status >= 500) return new PublishError("REGISTRY_FAULT", why, own`Try again later; if it stays, look into the registry's log`);
  return new PublishError("RESPONSE_INVALID", why, own`API keys are zot's: check the address, and that its setting http.auth.apikey is true`);
}

/**
 * Asks zot to revoke a key (`DELETE /zot/auth/apikey?id=`). Its answer says nothing, for it is 200 for a key that does
 * not exist, too: whether the key is gone, the next list tells.
 */
export async function revokeApiKey(session: Session, uuid: string): Promise<void> {
  const url = session.transport.url(PATH);
  url.searchParams.set("id", uuid);
  const response = await session.send({ method: "DELETE", url, scope: undefined, repeat: "only-unprocessed" });
  if (response.status === 200) return response.body.dump();
  throw registryFault({ action: own`revoke an API key at ${session.host}`, access: "write", credential: "given" }, await session.refusal(response));
}

/** What no clock shows is none: nothing could be counted from it. */
function dateOf(header: string | null): Date {
  const date = new Date(header ?? "");
  return date.getUTCFullYear() < 9000 ? date : new Date();
}
