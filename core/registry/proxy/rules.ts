import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { proxyLogin, proxyUrl } from "./address.js";
import { exceptions } from "./no-proxy.js";

/** A proxy that requests go by. */
export interface Proxy {
  /** Without a login, for connections and for messages. */
  readonly origin: string;
  /** Its `host:port`. */
  readonly name: string;
  /** The value of `Proxy-Authorization`, where its URL holds a login. */
  readonly authorization: string | undefined;
  /** The environment variable that names it. */
  readonly variable: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Which proxy a URL is asked by; undefined for none. */
export type ProxyRules = (url: URL) => Proxy | undefined;

const DEFAULT_PORT = { "http:": "80", "https:": "443" } as const;

/**
 * The proxies that the environment names, by Go's rules (golang.org/x/net/http/httpproxy), so that this client, skopeo and
 * buildah go the same way: HTTP_PROXY for http, HTTPS_PROXY for https, the lower-case names behind those, no ALL_PROXY.
 * What a variable holds is read when a URL needs it: a broken one is no matter to a registry that is reached without.
 */
export function proxyRules(environment: Environment): ProxyRules {
  const isExcepted = exceptions(chosen(environment, "NO_PROXY")?.value ?? "");
  const known = new Map<string, Proxy | undefined>();
  return ({ protocol, hostname, port }) => {
    if (protocol !== "http:" && protocol !== "https:") return undefined;
    const target = { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? DEFAULT_PORT[protocol] : port };
    if (isExcepted(target)) return undefined;
    if (!known.has(protocol)) known.set(protocol, proxyFor(protocol, environment));
    return known.get(protocol);
  };
}

/** The spelling that counts: the first that is set to something. */
export function chosen(environment: Environment, name: "HTTP_PROXY" | "HTTPS_PROXY" | "NO_PROXY"): { variable: string; value: string } | undefined {
  const variable = [name, name.toLowerCase()].find((each) => environment[each]);
  const value = variable === undefined ? undefined : environment[variable];
  return variable === undefined || value === undefined ? undefined : { variable, value };
}

/** NO_PROXY with one more host in it, for a child that is to reach that one directly; undefined where no proxy is set. */
export function noProxyWith(host: string, environment: Environment): string | undefined {
  if (!chosen(environment, "HTTP_PROXY") && !chosen(environment, "HTTPS_PROXY")) return undefined;
  const given = chosen(environment, "NO_PROXY")?.value ?? "";
  return given === "" ? host : `${given},${host}`;
}

function proxyFor(protocol: "http:" | "https:", environment: Environment): Proxy | undefined {
  const found = chosen(environment, protocol === "http:" ? "HTTP_PROXY" : "HTTPS_PROXY");
  if (!found) return undefined;
  if (protocol === "http:" && environment["REQUEST_METHOD"]) throw fromOutside(found.variable);
  return parseProxy(found.value, found.variable);
}

function parseProxy(value: string, variable: string): Proxy {
  // Go takes such a value for none, and would go its own way.
  if (/\s/.test(value)) throw unusable(variable, own`has blanks in it`);
  const url = proxyUrl(value);
  if (!url) throw unusable(variable, own`is not the URL of a proxy`);
  const { protocol, host, hostname, port } = url;
  if (protocol.startsWith("socks")) throw unusable(variable, own`names a SOCKS proxy, which this client does not speak to`);
  if ((protocol !== "http:" && protocol !== "https:") || hostname === "") throw unusable(variable, own`is not the URL of an HTTP proxy`);
  const login = proxyLogin(url);
  const basic = login && Buffer.from(`${login.username}:${login.password}`, "utf8").toString("base64");
  return {
    origin: `${protocol}//${host}`,
    name: port === "" ? `${hostname}:${DEFAULT_PORT[protocol]}` : host,
    authorization: basic === undefined ? undefined : `Basic ${basic}`,
    variable,
  };
}

/** The value itself is not shown: it may hold a login. */
function unusable(variable: string, why: string): PublishError {
  return new PublishError(
    "CONFIG_MISSING",
    own`the environment variable ${variable} ${why}`,
    own`Write it as http://proxy.example.org:3128, or name the hosts that are reached without it in NO_PROXY`,
  );
}

/** A CGI program gets a request's header `Proxy` as HTTP_PROXY: anybody could lead us (https://golang.org/s/cgihttpproxy). */
function fromOutside(variable: string): PublishError {
  return new PublishError(
    "CONFIG_MISSING",
    own`${variable} is not trusted where REQUEST_METHOD is set, as in a CGI program: whoever calls that may set it`,
    own`Unset REQUEST_METHOD, or the proxy`,
  );
}
