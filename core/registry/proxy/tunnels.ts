import { Socket } from "node:net";
import { Pool, type Dispatcher } from "undici";
import { hostAndPort, proxyFault } from "../http/connection-fault.js";
import { toHeaders } from "../http/raw-headers.js";
import { proxyRefusal } from "./refusal.js";
import type { Proxy } from "./rules.js";

/** Opens connections through one proxy to hosts behind it, by CONNECT (RFC 9110, 9.3.6). */
export class Tunnels {
  readonly #toProxy: Pool;

  constructor(
    readonly proxy: Proxy,
    readonly options: Pool.Options & { readonly headersTimeout: number },
  ) {
    this.#toProxy = new Pool(proxy.origin, options);
  }

  /** A socket that leads to the other side of the proxy. */
  async open(url: URL): Promise<Socket> {
    const authority = hostAndPort(url);
    const { statusCode: status, headers, socket } = await this.#connect(authority);
    if (status >= 200 && status < 300 && socket instanceof Socket) return socket;
    socket.on("error", () => undefined).destroy();
    throw proxyRefusal({ proxy: this.proxy, url, status, headers: toHeaders(headers) }, false);
  }

  async #connect(authority: string): Promise<Dispatcher.ConnectData> {
    const { authorization } = this.proxy;
    const headers = { host: authority, "user-agent": "container-publisher", ...(authorization === undefined ? {} : { "proxy-authorization": authorization }) };
    try {
      return await this.#toProxy.connect({ path: authority, headers });
    } catch (error) {
      throw proxyFault(error, this.proxy, this.options.headersTimeout);
    }
  }

  async close(): Promise<void> {
    await this.#toProxy.destroy();
  }
}
