import { Pool, type Dispatcher } from "undici";
import type { Proxy } from "./rules.js";

/**
 * Connections to a proxy that forwards plain HTTP requests to one origin: it is asked for the whole URL (RFC 9112, 3.2.2).
 * undici's own ProxyAgent does so only where it is told to tunnel nothing, keeps the proxy's answer to itself, and sends
 * no login without a password.
 */
export class ForwardingPool extends Pool {
  readonly #target: URL;
  readonly #proxy: Proxy;

  constructor(target: URL, proxy: Proxy, options: Pool.Options) {
    super(proxy.origin, options);
    this.#target = target;
    this.#proxy = proxy;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { authorization } = this.#proxy;
    const login = authorization === undefined ? {} : { "proxy-authorization": authorization };
    const headers = { ...asRecord(options.headers), host: this.#target.host, ...login };
    return super.dispatch({ ...options, origin: this.#proxy.origin, path: `${this.#target.origin}${options.path}`, headers }, handler);
  }
}

/** The headers as our transport gives them, and not in undici's other forms. */
function asRecord(headers: Dispatcher.DispatchOptions["headers"]): Record<string, string | string[] | undefined> {
  if (Array.isArray(headers) || (headers && Symbol.iterator in headers)) throw new TypeError("headers are expected as a record");
  return headers ?? {};
}
