import { PublishError } from "../errors.js";
import { basicHeader, type Credential } from "../credentials/credential.js";
import type { Redactor } from "../redact.js";
import type { Challenge } from "./challenge.js";
import { registryFault } from "./fault.js";
import { withRetry, type RetryContext } from "./retry.js";
import { parseWire, tokenSchema } from "./schema.js";
import type { Transport } from "./transport.js";
import { trustedUrl } from "./trust.js";

/** `repository:<path>:pull,push`, as the token protocol writes it; undefined for the bare `/v2/`. */
export type Scope = string | undefined;

interface HeldToken {
  readonly header: string;
  readonly expiresAt: number;
}

/** Without `expires_in` a token lives 60 s (distribution, "Token Response Fields"); it is renewed a little earlier. */
const DEFAULT_LIFETIME_S = 60;
const MARGIN_S = 10;
const TOKEN_LIMIT = 1024 * 1024;

/** Fetches bearer tokens from the realm of a challenge, and keeps them by scope until they expire. */
export class TokenService {
  readonly #held = new Map<Scope, HeldToken>();
  readonly #realm: URL;
  #keyAccepted = false;

  constructor(
    readonly transport: Transport,
    readonly challenge: Challenge,
    readonly credential: Credential,
    readonly retry: RetryContext,
    readonly redactor: Redactor,
  ) {
    this.#realm = trustedUrl(challenge.parameters.get("realm") ?? "", transport.origin, transport.origin, "realm");
  }

  /** The `Authorization` value for a scope, from memory or from the service. */
  async authorization(scope: Scope): Promise<string> {
    const held = this.#held.get(scope);
    if (held && held.expiresAt > Date.now()) return held.header;
    const fresh = await this.#fetch(scope);
    this.#held.set(scope, fresh);
    return fresh.header;
  }

  /** Whether the service gave a token for our credential, and not for nobody. */
  get keyAccepted(): boolean {
    return this.#keyAccepted;
  }

  forget(scope: Scope): void {
    this.#held.delete(scope);
  }

  async #fetch(scope: Scope): Promise<HeldToken> {
    const url = new URL(this.#realm);
    const service = this.challenge.parameters.get("service");
    if (service !== undefined) url.searchParams.set("service", service);
    if (scope !== undefined) url.searchParams.set("scope", scope);
    const known = this.credential.kind === "basic" ? this.credential : undefined;
    if (known) url.searchParams.set("account", known.username);
    const headers: Record<string, string> = known ? { authorization: basicHeader(known) } : {};
    const request = { method: "GET" as const, url, headers };
    const exchange = async () => this.transport.buffered(await this.transport.exchange(request));
    const response = await withRetry(exchange, request, "safe", this.retry);
    const body = await this.transport.read(response, TOKEN_LIMIT, "cut");
    if (response.status !== 200) {
      throw registryFault(
        { action: `log in at ${url.host} for ${scope ?? "the registry"}`, access: "write", credential: known ? "given" : "none" },
        { status: response.status, challenge: "", body },
      );
    }
    this.#keyAccepted = known !== undefined;
    return this.#hold(body, url);
  }

  #hold(body: Buffer, url: URL): HeldToken {
    const answer = parseWire(tokenSchema, body, `the answer of the token service at ${url.host}`);
    const token = answer.token || answer.access_token || "";
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw new PublishError("RESPONSE_INVALID", `the token service at ${url.host} sent no usable token`, "Check the registry's token service");
    }
    this.redactor.hide(token);
    const lifetime = Math.max((answer.expires_in ?? DEFAULT_LIFETIME_S) - MARGIN_S, 1);
    return { header: `Bearer ${token}`, expiresAt: Date.now() + lifetime * 1000 };
  }
}
