import { PublishError } from "../errors.js";
import type { Credential, Login } from "../credentials/credential.js";
import type { Redactor } from "../redact.js";
import type { Challenge } from "./challenge.js";
import { registryFault } from "./fault.js";
import type { Retrier } from "./retry.js";
import { parseWire, tokenSchema } from "./schema.js";
import { fallsShort, type Grant, type Scope } from "./scope.js";
import { identityTokenRequest, isInvalidGrant, plainRequest, type TokenRequest } from "./token-request.js";
import type { Transport } from "./transport.js";
import { trustedUrl } from "./trust.js";

interface HeldToken {
  readonly header: string;
  readonly expiresAt: number;
  readonly grant: Grant;
}

/** An answer of the token service, read. */
interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

/** Without `expires_in` a token lives 60 s (distribution, "Token Response Fields"); it is renewed a little earlier. */
const DEFAULT_LIFETIME_S = 60;
const MARGIN_S = 10;
const TOKEN_LIMIT = 1024 * 1024;

/** Fetches bearer tokens from the realm of a challenge, and keeps them by scope until they expire. */
export class TokenService {
  readonly #held = new Map<Scope, Promise<HeldToken>>();
  readonly #realm: URL;
  readonly #service: string | undefined;
  readonly #login: Login | undefined;
  #keyAccepted = false;

  constructor(
    readonly transport: Transport,
    challenge: Challenge,
    credential: Credential,
    readonly retrier: Retrier,
    readonly redactor: Redactor,
  ) {
    this.#realm = trustedUrl(challenge.parameters.get("realm") ?? "", transport.origin, transport.origin, "realm");
    this.#service = challenge.parameters.get("service");
    this.#login = credential.kind === "anonymous" ? undefined : credential;
  }

  /** The `Authorization` value for a scope, from memory or from the service. */
  async authorization(scope: Scope): Promise<string> {
    const known = this.#held.get(scope);
    const held = await known;
    if (held && held.expiresAt > Date.now()) return held.header;
    // The promise is kept, and not its result: of requests that run side by side the first one asks, for all of them.
    const beside = this.#held.get(scope);
    if (beside && beside !== known) return (await beside).header;
    const fresh = this.#fetch(scope);
    this.#held.set(scope, fresh);
    try {
      return (await fresh).header;
    } catch (error) {
      this.#held.delete(scope);
      throw error;
    }
  }

  /** Whether the service gave a token for our credential, and not for nobody. */
  get keyAccepted(): boolean {
    return this.#keyAccepted;
  }

  /** Whether the service said that its token for a scope holds less than that scope. */
  async withheld(scope: Scope): Promise<boolean> {
    return fallsShort((await this.#held.get(scope))?.grant, scope);
  }

  forget(scope: Scope): void {
    this.#held.delete(scope);
  }

  async #fetch(scope: Scope): Promise<HeldToken> {
    const { status, body } = await this.#ask({ realm: this.#realm, service: this.#service, scope });
    if (status !== 200) {
      throw registryFault(
        { action: `log in at ${this.#realm.host} for ${scope ?? "the registry"}`, access: "write", credential: this.#login ? "given" : "none" },
        { status: isInvalidGrant(status, body) ? 401 : status, challenge: "", body },
      );
    }
    this.#keyAccepted = this.#login !== undefined;
    return this.#hold(body);
  }

  /** An identity token goes by POST; a service that knows no such thing (404, 405) is asked as all others are. */
  async #ask(order: TokenRequest): Promise<Answer> {
    if (this.#login?.kind === "identity-token") {
      // Some services take a refresh token only once: not repeated when in doubt.
      const answer = await this.#exchange(identityTokenRequest(order, this.#login), "only-unprocessed");
      if (answer.status !== 404 && answer.status !== 405) return answer;
    }
    return this.#exchange(plainRequest(order, this.#login), "safe");
  }

  async #exchange(request: ReturnType<typeof plainRequest>, repeat: "safe" | "only-unprocessed"): Promise<Answer> {
    const exchange = async () => this.transport.buffered(await this.transport.exchange(request));
    const response = await this.retrier.send(exchange, request, repeat);
    return { status: response.status, body: await this.transport.read(response, TOKEN_LIMIT, "cut") };
  }

  #hold(body: Buffer): HeldToken {
    const { host } = this.#realm;
    const answer = parseWire(tokenSchema, body, `the answer of the token service at ${host}`);
    const token = answer.token || answer.access_token || "";
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw new PublishError("RESPONSE_INVALID", `the token service at ${host} sent no usable token`, "Check the registry's token service");
    }
    this.redactor.hide(token);
    this.redactor.hide(answer.refresh_token ?? "");
    const lifetime = Math.max((answer.expires_in ?? DEFAULT_LIFETIME_S) - MARGIN_S, 1);
    return { header: `Bearer ${token}`, expiresAt: Date.now() + lifetime * 1000, grant: answer.scope ?? undefined };
  }
}
