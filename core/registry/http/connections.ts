import type { SecureContext } from "node:tls";
import { Agent, buildConnector, Pool, type Dispatcher } from "undici";
import { trustedAuthorities } from "./authorities.js";
import { proxyFault } from "./connection-fault.js";
import { ForwardingPool } from "../proxy/forwarding-pool.js";
import { proxyRules, type Proxy, type ProxyRules } from "../proxy/rules.js";
import { Tunnels } from "../proxy/tunnels.js";
import { tlsFacts, type TlsFacts } from "./tls-facts.js";
import type { TransportOptions } from "./transport-options.js";

type OnConnect = (url: URL, facts: TlsFacts | undefined) => void;

/**
 * The connections of a transport, by origin: each with the time-outs, with whom to trust, and direct, through a tunnel
 * (https) or to a proxy that forwards (http), as the rules say for that origin, be it the registry, a token service or
 * where a redirect leads.
 */
export class Connections {
  /** What sends requests. */
  readonly dispatcher: Dispatcher;
  /** The proxy that a URL is asked by; an error where the environment names none that could be used. */
  readonly proxyFor: ProxyRules;
  readonly #tunnels = new Map<Proxy, Tunnels>();
  readonly #connect: buildConnector.connector;
  readonly #limits: { readonly headersTimeout: number; readonly bodyTimeout: number };
  readonly #onConnect: OnConnect;

  constructor({ answerTimeoutMs, ca, proxy }: TransportOptions, onConnect: OnConnect) {
    this.#connect = connector(ca, answerTimeoutMs);
    this.#limits = { headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs };
    this.#onConnect = onConnect;
    this.proxyFor = proxy === "none" ? () => undefined : proxyRules(proxy);
    this.dispatcher = new Agent({ factory: (origin) => this.#pool(new URL(origin)) });
  }

  async close(): Promise<void> {
    await Promise.all([this.dispatcher.destroy(), ...[...this.#tunnels.values()].map((tunnels) => tunnels.close())]);
  }

  #pool(url: URL): Pool {
    const proxy = this.proxyFor(url);
    if (proxy && url.protocol === "http:") return new ForwardingPool(url, proxy, this.#toProxy(proxy));
    const connect = proxy ? this.#through(proxy, url) : this.#connect;
    return new Pool(url, { ...this.#limits, connect: observed(connect, (facts) => this.#onConnect(url, facts)) });
  }

  #through(proxy: Proxy, url: URL): buildConnector.connector {
    const tunnels = this.#tunnels.get(proxy) ?? new Tunnels(proxy, this.#toProxy(proxy));
    this.#tunnels.set(proxy, tunnels);
    return (options, callback) => {
      tunnels.open(url).then(
        (httpSocket) => this.#connect({ ...options, httpSocket }, callback),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
      );
    };
  }

  #toProxy(proxy: Proxy): Pool.Options & { readonly headersTimeout: number } {
    const { headersTimeout } = this.#limits;
    const connect: buildConnector.connector = (options, callback) => {
      // The name that the proxy's certificate has to bear is its own, not that of the host which is asked for.
      const toIt = { ...options, servername: undefined };
      this.#connect(toIt, (...[error, socket]) => (error === null ? callback(null, socket) : callback(proxyFault(error, proxy, headersTimeout), null)));
    };
    return { ...this.#limits, connect };
  }
}

/** Whom to trust is read when TLS is first needed: it takes time, and a registry on loopback needs none. */
function connector(authority: string | undefined, timeout: number): buildConnector.connector {
  const plain = buildConnector({ timeout });
  let secure: buildConnector.connector | undefined;
  const trusting = (secureContext: SecureContext) => buildConnector({ timeout, secureContext });
  return (options, callback) => {
    const connect = options.protocol === "https:" ? (secure ??= trusting(trustedAuthorities(authority))) : plain;
    connect(options, callback);
  };
}

/** A connector that tells what it connected to. */
function observed(connect: buildConnector.connector, onConnect: (facts: TlsFacts | undefined) => void): buildConnector.connector {
  return (options, callback) => {
    connect(options, (...result) => {
      const [error, socket] = result;
      if (error === null) onConnect(tlsFacts(socket));
      callback(...result);
    });
  };
}
