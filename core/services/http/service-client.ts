import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { Redactor } from "../../redact.js";
import { ConnectionFault } from "../../registry/http/connection-fault.js";
import { Retrier, type Repeat } from "../../registry/http/retry.js";
import type { RetryPolicy } from "../../registry/http/retry-policy.js";
import { Transport, type HttpRequest } from "../../registry/http/transport.js";
import { hideProxyLogins } from "../../registry/proxy/logins.js";
import type { Environment } from "../../registry/proxy/rules.js";
import type { ServiceAnswer } from "./answer.js";
import { redirected } from "./service-fault.js";
import type { Service } from "./service-url.js";

/** How services are reached: as registries are. */
export interface ServiceAccess {
  readonly answerTimeoutMs: number;
  readonly retry: RetryPolicy;
  /** PEM text of a private certificate authority. */
  readonly ca?: string | undefined;
  /** Whose proxy variables are followed. */
  readonly proxy: Environment;
  readonly redactor: Redactor;
  readonly tell: (note: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface ServiceRequest {
  readonly method: HttpRequest["method"];
  /** Behind the service's URL, each part of it encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
  readonly repeat: Repeat;
}

/** No document of theirs is longer; what is cut off here is no JSON any more. */
const LIMIT = 4 * 1024 * 1024;

/** Asks one service for JSON: it goes nowhere else, whatever an answer says, for every request bears a secret. */
export class ServiceClient implements AsyncDisposable {
  readonly #transport: Transport;
  readonly #retrier: Retrier;

  constructor(
    readonly service: Service,
    readonly access: ServiceAccess,
  ) {
    const { answerTimeoutMs, ca, proxy, signal, retry, tell, redactor } = access;
    hideProxyLogins(redactor, proxy);
    this.#transport = new Transport(service.address, { scheme: service.base.protocol === "http:" ? "http" : "https", ca, answerTimeoutMs, proxy, signal });
    this.#retrier = new Retrier({ policy: retry, tell, signal });
  }

  /** Any status but a redirect is an answer. */
  async ask({ method, path, query, headers, body, repeat }: ServiceRequest): Promise<ServiceAnswer> {
    const { name, base } = this.service;
    const url = new URL(`${base.pathname}${path}`, base);
    for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, value);
    const request: HttpRequest = {
      method,
      url,
      headers: { accept: "application/json", ...(body && { "content-type": "application/json" }), ...headers },
      body: body && JSON.stringify(body),
    };
    try {
      const response = await this.#retrier.send(async () => this.#transport.buffered(await this.#transport.exchange(request)), name, repeat);
      const answer = { status: response.status, headers: response.headers, body: await this.#transport.read(response, LIMIT, "cut") };
      if (answer.status >= 300 && answer.status < 400) throw redirected(this.service, url, answer);
      return answer;
    } catch (error) {
      throw error instanceof ConnectionFault ? unreachable(error, name) : error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#retrier.close();
    await this.#transport.close();
  }
}

/** The same fault, in which a registry is not named where it is none. */
function unreachable(fault: ConnectionFault, name: string): PublishError {
  const remedy = fault.passing
    ? own`Check that it runs, and the network on the way; then run it again, or allow more time (--timeout; the module has none)`
    : own`Check its URL. A private certificate authority is given as for the registry (--ca-file; in the module registryCa)`;
  return new PublishError(fault.code, own`${name}: ${fault.marked.what}`, remedy, { cause: fault });
}
