import { PublishError } from "../errors.js";
import { hideCredential, type Credential } from "../credentials/credential.js";
import type { RegistryHost } from "../image/registry-host.js";
import { printable, type Redactor } from "../redact.js";
import { own } from "../errors/own-words.js";
import { answerTo, authorization, type Authentication } from "./auth/authentication.js";
import { parseChallenges } from "./auth/challenge.js";
import { noRegistry, registryFault, type Refusal } from "./fault.js";
import { locationOf } from "./http/headers.js";
import { hideProxyLogins } from "./proxy/logins.js";
import { Retrier, type Repeat, type RetryOptions } from "./http/retry.js";
import { missingScopes, type Scope } from "./auth/scope.js";
import type { HttpRequest, HttpResponse, RequestBody, Transport } from "./http/transport.js";
import { sameOrigin, trustedUrl } from "./auth/trust.js";

/** A request to the registry's API. */
export interface ApiRequest {
  readonly method: HttpRequest["method"];
  readonly url: URL;
  readonly scope: Scope;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  readonly repeat: Repeat;
  /** Ends this one, and no other. */
  readonly signal?: AbortSignal | undefined;
  /** A blob's bytes go where a redirect leads; no other write does. */
  readonly follow?: "upload";
  /** A small answer is read at once, and asked for again when it breaks off; a large one is left to be streamed. */
  readonly answer?: "small" | "streamed";
}

const ERROR_BODY_LIMIT = 64 * 1024;
const REDIRECT_LIMIT = 5;

/**
 * One authenticated session with one registry host: the handshake of the distribution spec (`GET /v2/`),
 * Basic, Bearer or an ID token as the registry asks, one renewal on 401, redirects by the trust rules.
 */
export class Session {
  #authentication: Promise<Authentication> | undefined;
  readonly retrier: Retrier;

  constructor(
    readonly transport: Transport,
    readonly credential: Credential,
    retry: RetryOptions,
    readonly redactor: Redactor,
  ) {
    this.retrier = new Retrier(retry);
    if (transport.options.proxy !== "none") hideProxyLogins(redactor, transport.options.proxy);
    hideCredential(credential, redactor);
  }

  /** The registry's name in messages. */
  get host(): RegistryHost {
    return this.transport.host;
  }

  /** Sends with authentication, and follows redirects of reads, and of uploads. Any status is an answer. */
  async send(request: ApiRequest): Promise<HttpResponse> {
    const authentication = await (this.#authentication ??= this.#handshake());
    let response = await this.#exchange(request, await authorization(authentication, request.scope));
    // The challenge of another host, to which a page or an upload location led, is none of the registry's.
    if (sameOrigin(request.url, this.transport.origin) && (await this.#renew(authentication, response, request.scope))) {
      const renewed = await this.#authentication;
      await response.body.dump();
      response = await this.#exchange(request, await authorization(renewed, request.scope));
    }
    return this.#follow(response, request, await this.#authentication);
  }

  /** Whether the registry's token service took our key: what it refuses now is a matter of rights. */
  async keyAccepted(): Promise<boolean> {
    const authentication = await this.#authentication;
    return authentication?.kind === "bearer" && authentication.tokens.keyAccepted;
  }

  /** Whether the registry asks for a login anywhere that was looked at. One that asks nobody has seen no key. */
  async asksForLogin(): Promise<boolean> {
    return (await (this.#authentication ??= this.#handshake())).kind !== "none";
  }

  /** Whether the token service said that it grants less than a scope. What was not asked for yet is asked for now. */
  async withheld(scope: Scope): Promise<boolean> {
    const authentication = await (this.#authentication ??= this.#handshake());
    if (authentication.kind !== "bearer") return false;
    await authentication.tokens.authorization(scope);
    return authentication.tokens.withheld(scope);
  }

  /** What is left of a refusal: its status and the start of its body. */
  async refusal(response: HttpResponse): Promise<Refusal> {
    return {
      status: response.status,
      challenge: response.headers.get("www-authenticate") ?? "",
      retryAfter: response.headers.get("retry-after"),
      body: await this.transport.read(response, ERROR_BODY_LIMIT, "cut"),
    };
  }

  async close(): Promise<void> {
    this.retrier.close();
    await this.transport.close();
  }

  /** `GET /v2/`: 200 or 401 from a registry, anything else from something that is none. */
  async #handshake(): Promise<Authentication> {
    const ping: ApiRequest = { method: "GET", url: this.transport.url("/v2/"), scope: undefined, repeat: "safe" };
    const response = await this.#follow(await this.#exchange(ping, undefined), ping, { kind: "none" });
    const refusal = await this.refusal(response);
    if (response.status === 403 || response.status === 429 || response.status >= 500) {
      // Not "none", which asks for a login: nobody logs in here yet, and none would be looked at.
      throw registryFault({ action: own`answer at ${this.host}`, access: "read", credential: "given" }, refusal);
    }
    const isWebPage = /text\/html/i.test(response.headers.get("content-type") ?? "") && response.status === 200;
    if (isWebPage || (response.status !== 200 && response.status !== 401)) throw noRegistry(this.host, response.status, this.transport.origin);
    // zot answers 200 to anonymous with a challenge in it: a 200 here proves nothing about pushing.
    // Where a redirect led away from the registry, what is there has no say in where its key goes.
    return sameOrigin(response.url, this.transport.origin) ? answerTo(refusal.challenge, response.status === 401, this) : { kind: "none" };
  }

  /** After a refusal: whether asking once more can help, with a new token, one for more, or what the new challenge wants. */
  async #renew(used: Authentication, { status, headers }: HttpResponse, scope: Scope): Promise<boolean> {
    if (status !== 401 && status !== 403) return false;
    const challenge = headers.get("www-authenticate") ?? "";
    if (used.kind === "id-token") return status === 401 && used.token.another();
    if (used.kind === "bearer") {
      const widened = used.tokens.widen(scope, missingScopes(parseChallenges(challenge), scope));
      if (status === 403 && !widened) return false;
      if (status === 401 && this.credential.kind === "oidc") await this.credential.token.another();
      used.tokens.forget(scope);
      return true;
    }
    if (used.kind === "basic" || status === 403) return false;
    const next = answerTo(challenge, true, this);
    this.#authentication = Promise.resolve(next);
    return next.kind !== "none";
  }

  async #exchange(request: ApiRequest, authorization: string | undefined): Promise<HttpResponse> {
    const toRegistry = sameOrigin(request.url, this.transport.origin);
    const http: HttpRequest = {
      method: request.method,
      url: request.url,
      headers: { ...request.headers, ...(authorization && toRegistry ? { authorization } : {}) },
      body: request.body,
      signal: request.signal,
    };
    const exchange = async () => {
      const answer = await this.transport.exchange(http);
      return request.answer === "streamed" ? answer : this.transport.buffered(answer);
    };
    return this.retrier.send(exchange, this.transport.nameOf(http.url), request.repeat);
  }

  async #follow(first: HttpResponse, request: ApiRequest, authentication: Authentication): Promise<HttpResponse> {
    let response = first;
    let at = request.url;
    for (let hops = 0; leadsOn(request, response.status); hops++) {
      const location = locationOf(response.headers);
      if (location === undefined) return response;
      await response.body.dump();
      if (hops === REDIRECT_LIMIT) throw this.#tooManyRedirects();
      at = trustedUrl(location, at, this.transport, "redirect");
      const header = sameOrigin(at, this.transport.origin) ? await authorization(authentication, request.scope) : undefined;
      response = await this.#exchange({ ...request, url: at }, header);
    }
    return response;
  }

  #tooManyRedirects(): PublishError {
    return new PublishError(
      "REDIRECT_UNTRUSTED",
      own`${printable(this.host)} redirects more than ${REDIRECT_LIMIT} times`,
      own`Check the registry's storage settings`,
    );
  }
}

/** Only 307 and 308 keep a write what it is (RFC 9110, section 15.4). */
function leadsOn({ method, follow }: ApiRequest, status: number): boolean {
  if (method === "GET" || method === "HEAD") return [301, 302, 303, 307, 308].includes(status);
  return follow === "upload" && (status === 307 || status === 308);
}
