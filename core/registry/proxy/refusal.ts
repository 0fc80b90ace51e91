import { ConnectionFault, hostAndPort } from "../http/connection-fault.js";
import type { Proxy } from "./rules.js";
import { own } from "../../errors/own-words.js";

/** A proxy that refuses a request, or fails to pass it on. */
interface Refusal {
  readonly proxy: Proxy;
  /** What was to be reached by it. */
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
}

/**
 * The fault of a proxy that will not let us through (4xx: it will not the next time either) or that cannot reach the other
 * side (5xx). Its reason phrase and its page are not repeated: they may say the login that it got.
 */
export function proxyRefusal({ proxy, url, status, headers }: Refusal, arrived: boolean): ConnectionFault {
  const squids = /^[A-Z_]{1,60}/.exec(headers.get("x-squid-error") ?? "")?.[0];
  const said = squids === undefined ? String(status) : own`${status}, ${squids}`;
  const fault = (what: string, remedy: string, passing: boolean) =>
    new ConnectionFault("REGISTRY_UNREACHABLE", own`the proxy ${proxy.name} ${what} (${said})`, remedy, { cause: undefined, arrived, passing });
  // tinyproxy answers 401 to a wrong login.
  if (status === 407 || status === 401) return fault(proxy.authorization === undefined ? own`asks for a login` : own`refused its login`, loginRemedy(proxy), false);
  const direct = own`if ${url.hostname} is reached without a proxy, name it in NO_PROXY`;
  if (status >= 500) return fault(own`could not reach ${hostAndPort(url)}`, own`Check that it runs, and the proxy's log; ${direct}`, true);
  return fault(own`refused the way to ${hostAndPort(url)}`, own`Have the proxy allow it, or set another proxy in ${proxy.variable}; ${direct}`, false);
}

function loginRemedy({ variable }: Proxy): string {
  return own`Put its login into the environment variable ${variable}, as http://user:password@host:port, percent-encoded`;
}

/** Statuses that a proxy gives of itself. Others are the other side's, unless the proxy signs them. */
const PROXIES_OWN = new Set([403, 502, 503, 504]);
const PROXY_SERVER = /^(?:squid|tinyproxy|mitmproxy|zscaler)\b/i;

/**
 * Whether an answer to a forwarded request is the proxy's own, and not what it passed on: 407 always is; others where they
 * bear a proxy's mark (RFC 9209, Squid's header, a proxy as Server), or where nothing shows that they were passed on: no
 * `Via`, which a proxy has to put on what it forwards (RFC 9110, 7.6.3), and nothing of a registry's.
 */
export function isProxysOwn(status: number, headers: Headers): boolean {
  if (status === 407) return true;
  if (status < 400) return false;
  if (headers.has("x-squid-error") || headers.has("proxy-authenticate") || /;\s*error=/i.test(headers.get("proxy-status") ?? "")) return true;
  const passedOn = headers.has("via") || headers.has("docker-distribution-api-version") || /json/i.test(headers.get("content-type") ?? "");
  return !passedOn && (PROXY_SERVER.test(headers.get("server") ?? "") || PROXIES_OWN.has(status));
}
