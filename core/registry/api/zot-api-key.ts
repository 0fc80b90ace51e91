import { rfc3339 } from "../../source/git/rfc3339.js";
import { registryFault } from "../fault.js";
import { apiKeyListSchema, apiKeySchema, parseWire } from "./schema.js";
import type { Session } from "../session.js";
import { own } from "../../errors/own-words.js";

const PATH = "/zot/auth/apikey";
const LIMIT = 64 * 1024;
/** As long as it has to be for more keys than a user makes. */
const LIST_LIMIT = 1024 * 1024;

/**
 * Makes a zot API key for the user of this session (zot, "User API keys": `POST /zot/auth/apikey`). The key is shown
 * only this once. It is sent as the password of its owner.
 */
export async function createApiKey(session: Session, label: string, lifetimeMs: number): Promise<string> {
  const response = await session.send({
    method: "POST",
    url: session.transport.url(PATH),
    scope: undefined,
    headers: { "content-type": "application/json" },
    // zot reads RFC 3339 without fractions of a second.
    body: JSON.stringify({ label, scopes: [], expirationDate: rfc3339(new Date(Date.now() + lifetimeMs)) }),
    repeat: "only-unprocessed",
  });
  if (response.status !== 201) {
    throw registryFault({ action: own`make an API key at ${session.host}`, access: "write", credential: "given" }, await session.refusal(response));
  }
  const { apiKey } = parseWire(apiKeySchema, await session.transport.read(response, LIMIT, "refuse"), own`the API key of ${session.host}`);
  session.redactor.hide(apiKey);
  return apiKey;
}

/** An API key of the user of a session, as far as zot tells of it. */
export interface ApiKey {
  readonly label: string;
  /** The name by which it is revoked. */
  readonly uuid: string;
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
export async function listApiKeys(session: Session): Promise<ApiKeyList | { readonly kind: "untold"; readonly why: string }> {
  const response = await session.send({ method: "GET", url: session.transport.url(PATH), scope: undefined, repeat: "safe" });
  const { status, headers } = response;
  if (status !== 200 || !/\bjson\b/i.test(headers.get("content-type") ?? "")) {
    await response.body.dump();
    return { kind: "untold", why: own`${session.host} lists no API keys (${status})` };
  }
  const { apiKeys } = parseWire(apiKeyListSchema, await session.transport.read(response, LIST_LIMIT, "refuse"), own`the list of API keys of ${session.host}`);
  const keys = apiKeys.map(({ label, uuid, expirationDate, lastUsed }) => ({ label, uuid, expires: expirationDate, lastUsed }));
  return { kind: "listed", keys, now: dateOf(headers.get("date")) };
}

function dateOf(header: string | null): Date {
  const date = new Date(header ?? "");
  return Number.isNaN(date.getTime()) ? new Date() : date;
}
