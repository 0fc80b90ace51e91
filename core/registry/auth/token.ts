import { PublishError } from "../../errors.js";
import { asLogin, type Credential, type Login, type OidcLogin } from "../../credentials/credential.js";
import { subjectOf } from "../../credentials/oidc/id-token.js";
import type { JobToken } from "../../credentials/oidc/job-token.js";
import type { Redactor } from "../../redact.js";
import { own } from "../../errors/own-words.js";
import type { Challenge } from "./challenge.js";
import { registryFault } from "../fault.js";
import type { Retrier } from "../http/retry.js";
import { parseWire, tokenSchema } from "../api/schema.js";
import { fallsShort, type Grant, type Scope } from "./scope.js";
import { exchangeAtRealm, type TokenAnswer } from "./token-exchange.js";
import { identityTokenRequest, isInvalidGrant, nextRefreshToken, plainRequest, type TokenRequest } from "./token-request.js";
import type { Transport } from "../http/transport.js";
import { trustedUrl } from "./trust.js";

interface HeldToken {
  readonly header: string;
  readonly expiresAt: number;
  readonly grant: Grant;
}

/** Without `expires_in` a token lives 60 s (distribution, "Token Response Fields"); it is renewed a little earlier. */
const DEFAULT_LIFETIME_S = 60;
const MARGIN_S = 10;
/** More scopes than a registry needs for one thing. */
const FURTHER_LIMIT = 8;

/** A job's ID token is given in exchange as it is then: the last one may be over. */
async function lasting(login: OidcLogin): Promise<Login> {
  await login.token.current();
  return asLogin(login);
}

/** What a token service answers to an ID token that it does not take. */
const REFUSED = new Set([400, 401, 403, 404, 405, 501]);

/** It is the registry's own service, and no other's: the registry may take the ID token itself, and its answer counts. */
function asItIs(token: JobToken): HeldToken {
  token.way = "as it is";
  return { header: `Bearer ${token.held.text.reveal()}`, expiresAt: Date.now() + token.leftMs, grant: undefined };
}

/** Fetches bearer tokens from the realm of a challenge, and keeps them by scope until they expire. */
export class TokenService {
  readonly #held = new Map<Scope, Promise<HeldToken>>();
  readonly #realm: URL;
  readonly #service: string | undefined;
  readonly #login: Login | OidcLogin | undefined;
  /** What the registry wanted besides a scope of ours. */
  readonly #further = new Map<Scope, readonly string[]>();
  #keyAccepted = false;
  /** Exchanges of an identity token, one after the other: each may give the next one's. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    readonly transport: Transport,
    challenge: Challenge,
    credential: Credential,
    readonly retrier: Retrier,
    readonly redactor: Redactor,
  ) {
    const { origin, options } = transport;
    this.#realm = trustedUrl(challenge.parameters.get("realm") ?? "", origin, transport, "realm", options.trustedRealms);
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

  /** From now on asks for more than a scope of ours; whether that is more than before. */
  widen(scope: Scope, named: readonly string[]): boolean {
    const before = this.#further.get(scope) ?? [];
    const after = [...new Set([...before, ...named])].slice(0, FURTHER_LIMIT);
    this.#further.set(scope, after);
    return after.length > before.length;
  }

  async #fetch(scope: Scope): Promise<HeldToken> {
    const { status, body } = await this.#ask({ realm: this.#realm, service: this.#service, scope, further: this.#further.get(scope) ?? [] });
    if (this.#login?.kind === "oidc") {
      if (REFUSED.has(status)) return asItIs(this.#login.token);
      this.#login.token.way = "exchanged";
    }
    if (status !== 200) {
      throw registryFault(
        { action: own`log in at ${this.transport.nameOf(this.#realm)} for ${scope ?? own`the registry`}`, access: "write", credential: this.#login ? "given" : "none" },
        { status: isInvalidGrant(status, body) ? 401 : status, challenge: "", body },
      );
    }
    this.#keyAccepted = this.#login !== undefined;
    return this.#hold(body);
  }

  /** An identity token goes by POST; a service that knows no such thing (404, 405) is asked as all others are. */
  async #ask(order: TokenRequest): Promise<TokenAnswer> {
    const login = this.#login?.kind === "oidc" ? await lasting(this.#login) : this.#login;
    if (login?.kind === "identity-token") {
      const answer = await this.#inTurn(() => this.#exchangeIdentity(order, login));
      if (answer.status !== 404 && answer.status !== 405) return answer;
    }
    return exchangeAtRealm(plainRequest(order, login), "safe", this.transport, this.retrier);
  }

  /** A service may take a refresh token only once, and answer with the next one (RFC 6749, section 6): not repeated when in doubt. */
  async #exchangeIdentity(order: TokenRequest, login: Login): Promise<TokenAnswer> {
    const answer = await exchangeAtRealm(identityTokenRequest(order, login), "only-unprocessed", this.transport, this.retrier);
    const next = answer.status === 200 ? nextRefreshToken(answer.body) : undefined;
    if (next !== undefined) {
      this.redactor.hideBasic(login.username, next);
      login.password.replace(next);
    }
    return answer;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  #hold(body: Buffer): HeldToken {
    const host = this.transport.nameOf(this.#realm);
    const answer = parseWire(tokenSchema, body, own`the answer of the token service at ${host}`);
    const token = answer.token || answer.access_token || "";
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw new PublishError("RESPONSE_INVALID", own`the token service at ${host} sent no usable token`, own`Check the registry's token service`);
    }
    this.redactor.hide(token);
    if (this.#login?.kind === "oidc") this.#login.token.takenFor = subjectOf(token);
    this.redactor.hide(answer.refresh_token ?? "");
    const lifetime = Math.max((answer.expires_in ?? DEFAULT_LIFETIME_S) - MARGIN_S, 1);
    return { header: `Bearer ${token}`, expiresAt: Date.now() + lifetime * 1000, grant: answer.scope ?? undefined };
  }
}
