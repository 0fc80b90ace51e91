import type { Credential } from "../../../core/credentials/credential.js";
import type { KeyPorts } from "../../../core/usecases/keys/key-session.js";
import type { Registry } from "../../../core/usecases/ports.js";
import { BASIC, BOT, PING_BASIC } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { atRegistry, type Script } from "../stage.js";

export const NOW = "Thu, 26 Nov 2026 12:00:00 GMT";

/** A key as zot lists it. */
export interface ListedKey {
  readonly label?: string;
  readonly uuid: string;
  readonly createdAt?: string;
  readonly expirationDate?: string;
  readonly lastUsed?: string;
}

/** A login that is taken. */
export function signedIn(authorization = BASIC): Exchange[] {
  return [PING_BASIC, { request: "GET /v2/", authorization, status: 200 }];
}

export function list(keys: readonly ListedKey[] | null, more: Partial<Exchange> = {}): Exchange {
  const headers = { "content-type": "application/json", date: NOW };
  return { request: "GET /zot/auth/apikey", authorization: BASIC, status: 200, headers, body: JSON.stringify({ apiKeys: keys }), ...more };
}

/** Plays something that is done with the keys of a bot. */
export async function withKeys<T>(script: readonly Exchange[] | Script, act: (ports: KeyPorts) => Promise<T>, credential: Credential = BOT): Promise<{ result: T; notes: readonly string[] }> {
  return atRegistry(typeof script === "function" ? script : () => script, async (host, open, { notes }) => {
    const registry: Registry = { host, credential, session: (as = credential) => open({ credential: as }) };
    const progress = { step: () => undefined, note: (text: string) => void notes.push(text) };
    return { result: await act({ registries: { main: () => Promise.resolve(registry) }, progress }), notes };
  });
}
