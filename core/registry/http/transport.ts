import { Readable } from "node:stream";
import { request as send, type Dispatcher } from "undici";
import { interrupted, PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { apiHost, isLoopback, type RegistryHost } from "../../image/registry-host.js";
import { connectionFault, tooSlow } from "./connection-fault.js";
import { Connections } from "./connections.js";
import { isProxysOwn, proxyRefusal } from "../proxy/refusal.js";
import { toHeaders } from "./raw-headers.js";
import type { TlsFacts } from "./tls-facts.js";
import type { TransportOptions } from "./transport-options.js";

export const DEFAULT_ANSWER_TIMEOUT_MS = 30_000;
/** A registry answers an upload when it has read it again and put it where it belongs: for a large layer that takes minutes. */
const STORED_WITHIN_MS = 10 * 60_000;

/** The scheme that the custom of Docker's tools gives a registry. */
export function customaryScheme(host: RegistryHost): "https" | "http" {
  return isLoopback(host) ? "http" : "https";
}

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "PATCH" | "POST" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RequestBody | undefined;
  /** Ends this one. */
  readonly signal?: AbortSignal | undefined;
}

/** What is sent: a document, or pieces of a known length together, which are opened anew for each try. */
export type RequestBody = string | Uint8Array | { readonly length: number; readonly open: () => AsyncIterable<Uint8Array> };

export interface HttpResponse {
  /** Where it came from. */
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** A body that is still to come, or is here already. */
export interface Body extends AsyncIterable<unknown> {
  /** Reads it to its end, for nothing, so that the connection is free again. */
  dump(): Promise<void>;
}

/** What is read at once at the most: more than any manifest or image config may have. */
const BUFFER_LIMIT = 8 * 1024 * 1024;

/** One HTTP exchange with a registry host: timeouts, TLS, proxies. No redirects, no credentials, no retries. */
export class Transport {
  /** The registry's name in messages. */
  readonly host: RegistryHost;
  /** Where it is reached: what goes where is decided by this. */
  readonly origin: URL;
  readonly #connections: Connections;
  #tls: TlsFacts | undefined;

  constructor(
    address: RegistryHost,
    readonly options: TransportOptions,
  ) {
    this.host = options.calledAs ?? address;
    this.origin = new URL(`${options.scheme}://${apiHost(address)}`);
    this.#connections = new Connections(options, (url, facts) => {
      if (url.origin === this.origin.origin) this.#tls ??= facts;
    });
    // A proxy variable that cannot be used is told now, and not when the first request goes.
    this.#connections.proxyFor(this.origin);
  }

  /** What protects the connection to the registry; undefined before the first one and without TLS. */
  get tls(): TlsFacts | undefined {
    return this.#tls;
  }

  /** The URL of a path under the registry's API, such as `/v2/`. */
  url(path: string): URL {
    return new URL(path, this.origin);
  }

  /** What messages call the host of a URL. */
  nameOf(url: URL): string {
    return this.#calledAs(url) ?? url.host;
  }

  /** At another port of its host there may be its token service: that host is known by the same name. */
  #calledAs(url: URL): string | undefined {
    const { calledAs } = this.options;
    if (calledAs === undefined || url.hostname !== this.origin.hostname) return undefined;
    return url.host === this.origin.host ? calledAs : `${calledAs.replace(/:\d+$/, "")}${url.port && `:${url.port}`}`;
  }

  async exchange(request: HttpRequest): Promise<HttpResponse> {
    const proxy = this.#connections.proxyFor(request.url);
    try {
      const response = await send(request.url, {
        method: request.method,
        headers: { "user-agent": "container-publisher", ...request.headers, ...lengthOf(request.body) },
        body: bodyOf(request.body),
        dispatcher: this.#connections.dispatcher,
        ...(isStreamed(request.body) ? { headersTimeout: STORED_WITHIN_MS } : {}),
        ...signalOf(this.options.signal, request.signal),
      });
      const { statusCode: status, body } = response;
      const headers = toHeaders(response.headers);
      if (proxy && request.url.protocol === "http:" && isProxysOwn(status, headers)) {
        await body.dump();
        // 503 and every 4xx turn a request away; 502 and 504 may come after it was passed on.
        throw proxyRefusal({ proxy, url: request.url, status, headers }, status > 500 && status !== 503);
      }
      return { url: request.url, status, headers, body };
    } catch (error) {
      if (request.signal?.aborted && !(error instanceof PublishError)) throw interrupted();
      throw connectionFault(error, request.url, this.options, { proxy, calledAs: this.#calledAs(request.url) });
    }
  }

  /**
   * The same answer with its body read, up to what any document may have, so that a body that breaks off is a fault here.
   * As a whole it has its time, too: one that drips keeps every single time-out and never ends.
   */
  async buffered(response: HttpResponse): Promise<HttpResponse> {
    const bytes = await this.#collect(response, BUFFER_LIMIT, this.options.answerTimeoutMs);
    return { ...response, body: { dump: () => Promise.resolve(), [Symbol.asyncIterator]: () => Readable.from([bytes])[Symbol.asyncIterator]() } };
  }

  /** Reads a body of at most `limit` bytes; a longer one is cut off (`"cut"`) or an error (`"refuse"`). */
  async read(response: HttpResponse, limit: number, beyond: "cut" | "refuse"): Promise<Buffer> {
    const bytes = await this.#collect(response, limit, Infinity);
    if (bytes.length > limit && beyond === "refuse") {
      throw new PublishError(
        "RESPONSE_INVALID",
        own`${this.host} sent more than ${limit} bytes where a small document belongs`,
        own`Check that the address is a registry`,
      );
    }
    return bytes.subarray(0, limit);
  }

  /** The start of a body: one byte more than the limit where it goes on behind it. */
  async #collect(response: HttpResponse, limit: number, withinMs: number): Promise<Buffer> {
    const end = performance.now() + withinMs;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.stream(response)) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) break;
      if (performance.now() > end) throw tooSlow(this.nameOf(response.url), withinMs);
    }
    return Buffer.concat(chunks).subarray(0, limit + 1);
  }

  /** The body in pieces, whatever its length. */
  async *stream(response: HttpResponse): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of response.body) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk as Uint8Array);
    } catch (error) {
      const { url } = response;
      throw connectionFault(error, url, this.options, { proxy: this.#connections.proxyFor(url), calledAs: this.#calledAs(url) });
    }
  }

  async close(): Promise<void> {
    await this.#connections.close();
  }
}

function signalOf(...signals: readonly (AbortSignal | undefined)[]): { readonly signal?: AbortSignal } {
  const [first, ...others] = signals.filter((each) => each !== undefined);
  if (first === undefined) return {};
  return { signal: others.length === 0 ? first : AbortSignal.any([first, ...others]) };
}

function isStreamed(body: RequestBody | undefined): body is Extract<RequestBody, { open: unknown }> {
  return typeof body === "object" && "open" in body;
}

/** undici takes whatever can be iterated, and asks for a piece when the socket has taken the one before; its types do not say so. */
type UndiciBody = Dispatcher.DispatchOptions["body"];

function bodyOf(body: RequestBody | undefined): UndiciBody {
  const pieces: unknown = isStreamed(body) ? body.open() : body;
  return (pieces ?? null) as UndiciBody;
}

/** Without it a stream would go in chunks, which some registries do not take. */
function lengthOf(body: RequestBody | undefined): Readonly<Record<string, string>> {
  return isStreamed(body) ? { "content-length": String(body.length) } : {};
}
