import type { SecureContext } from "node:tls";
import { Agent, buildConnector, EnvHttpProxyAgent, type Dispatcher } from "undici";
import { PublishError } from "../errors.js";
import { isLoopback, type RegistryHost } from "../image/registry-host.js";
import { trustedAuthorities } from "./authorities.js";
import { tlsFacts, type TlsFacts } from "./tls-facts.js";
import type { TransportOptions } from "./transport.js";

type OnConnect = (hostname: string, facts: TlsFacts | undefined) => void;

/** What sends requests for a transport: its time-outs, whom it trusts, and whether by a proxy. */
export function dispatcher(host: RegistryHost, { answerTimeoutMs, ca, proxy }: TransportOptions, onConnect: OnConnect): Dispatcher {
  const trust = trusting(ca);
  const settings = { connect: observed(trust, answerTimeoutMs, onConnect), headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs };
  if (proxy === "none" || isLoopback(host)) return new Agent(settings);
  try {
    return new EnvHttpProxyAgent({ ...settings, requestTls: trust });
  } catch (cause) {
    throw new PublishError("CONFIG_MISSING", "HTTPS_PROXY or HTTP_PROXY is not a URL", "Write it with its scheme, such as http://proxy.example.org:3128", { cause });
  }
}

interface Trust {
  readonly secureContext: SecureContext;
}

/** Whom to trust, read when TLS is first needed: it takes time, and a registry on loopback needs none. */
function trusting(authority: string | undefined): Trust {
  let context: SecureContext | undefined;
  return {
    get secureContext() {
      return (context ??= trustedAuthorities(authority));
    },
  };
}

/** A connector that tells what it connected to. */
function observed(trust: Trust, timeout: number, onConnect: OnConnect): buildConnector.connector {
  const plain = buildConnector({ timeout });
  let secure: buildConnector.connector | undefined;
  return (options, callback) => {
    const connect = options.protocol === "https:" ? (secure ??= buildConnector({ timeout, secureContext: trust.secureContext })) : plain;
    connect(options, (...result) => {
      const [error, socket] = result;
      if (error === null) onConnect(options.hostname, tlsFacts(socket));
      callback(...result);
    });
  };
}
