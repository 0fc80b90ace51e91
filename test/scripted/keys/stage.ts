import { expect } from "chai";
import { Confidential } from "../../../core/credentials/confidential.js";
import type { Credential } from "../../../core/credentials/credential.js";
import type { KeyReceiver } from "../../../core/usecases/keys/receiver.js";
import type { KeyPorts } from "../../../core/usecases/keys/key-session.js";
import type { Registry } from "../../../core/usecases/ports.js";
import { BASIC, basic, BOT, PING_BASIC } from "../exchanges.js";
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

/** The key that a script makes, and how whoever has it logs in. */
export const NEW_KEY = "zak_n3w-key-1";
export const BY_NEW_KEY = basic(`bot:${NEW_KEY}`);

/** The key is made, under this label, and until then. */
export function made(label: string, expirationDate: string, more: Partial<Exchange> = {}): Exchange {
  return {
    request: "POST /zot/auth/apikey",
    authorization: BASIC,
    status: 201,
    body: JSON.stringify({ uuid: "u-new", apiKey: NEW_KEY }),
    inspect: (body) => expect(JSON.parse(body)).to.deep.equal({ label, scopes: [], expirationDate }),
    ...more,
  };
}

export function revoked(uuid: string, authorization: string, status = 200): Exchange {
  return { request: `DELETE /zot/auth/apikey?id=${uuid}`, authorization, status };
}

/** A receiver that keeps what it gets, as far as a test lets it. */
export class FakeReceiver implements KeyReceiver {
  readonly name = "the test";
  held: string | undefined;

  constructor(readonly behaviour: { readonly prepare?: () => void; readonly store?: (receiver: FakeReceiver) => void; readonly reads?: () => string | undefined } = {}) {}

  prepare(): Promise<void> {
    this.behaviour.prepare?.();
    return Promise.resolve();
  }

  store(key: Confidential): Promise<void> {
    this.behaviour.store?.(this);
    this.held = key.reveal();
    return Promise.resolve();
  }

  readBack(): Promise<Confidential | undefined> {
    const text = this.behaviour.reads ? this.behaviour.reads() : this.held;
    return Promise.resolve(text === undefined ? undefined : new Confidential(text));
  }
}
