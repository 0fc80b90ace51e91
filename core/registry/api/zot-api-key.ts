import { rfc3339 } from "../../source/git/rfc3339.js";
import { registryFault } from "../fault.js";
import { apiKeySchema, parseWire } from "./schema.js";
import type { Session } from "../session.js";
import { own } from "../../errors/own-words.js";

const LIMIT = 64 * 1024;

/**
 * Makes a zot API key for the user of this session (zot, "User API keys": `POST /zot/auth/apikey`). The key is shown
 * only this once. It is sent as the password of its owner.
 */
export async function createApiKey(session: Session, label: string, lifetimeMs: number): Promise<string> {
  const response = await session.send({
    method: "POST",
    url: session.transport.url("/zot/auth/apikey"),
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
