import { errors } from "undici";
import { interrupted, PublishError } from "../../errors.js";
import { printable } from "../../redact.js";
import { own } from "../../errors/own-words.js";
import type { Proxy } from "../proxy/rules.js";
import type { TransportOptions } from "./transport-options.js";

/** Failures of the connection itself after which nothing can have been processed: safe to try again, whatever was asked. */
const NEVER_ARRIVED = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

/**
 * What a certificate is refused with: Node's names for OpenSSL's verification errors (`UNSPECIFIED` is every one that it
 * has no name for, such as a digest or key that is too weak), and its own for a name that does not match.
 */
const BAD_CERTIFICATE = /CERT|SELF_SIGNED|SIGNATURE|ISSUER|^(?:INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|UNSPECIFIED)$/;
/** Those of them that the right authority would mend. */
const UNKNOWN_AUTHORITY = /SELF_SIGNED|ISSUER|SIGNATURE|UNTRUSTED/;
/** What Node.js advises those who start it themselves, which nobody does here. */
const NODES_HINT = /; if the root CA is installed locally.*$/;

/** What to do about each kind of fault. Who reads it may have called the command line or the module: it names what either has. */
const REMEDIES = {
  "no address": own`Check the registry's name and the resolver`,
  "nobody there": own`Check the port, and that the registry runs`,
  "no route": own`Check the address, and that this machine's network leads there`,
  slow: own`Try again later, or allow more time (--timeout; the module has none)`,
  "no HTTP": own`Check that the address is a registry`,
  "no TLS": own`If it is a plain HTTP registry, say so (--transport http; in the module registryService, as --registry-service tcp://host:port)`,
  "other TLS": own`Look at its TLS settings: protocol versions, ciphers, client certificates`,
  "unknown authority": own`Give the certificate authority (--ca-file; in the module registryCa)`,
  "bad certificate":
    own`Have the certificate corrected, or reach the registry by a name that is in it: no --ca-file (in the module registryCa) makes up for it`,
  broken: own`Check the network and try again`,
} as const;

type Kind = keyof typeof REMEDIES;
/** Waiting can help against these: a wrong name or certificate will not change. */
const PASSING: ReadonlySet<Kind> = new Set(["nobody there", "no route", "slow", "broken"]);

/** A failure of the connection, with what a retry needs to know of it. */
export class ConnectionFault extends PublishError {
  /** Whether the request can have reached the registry. */
  readonly arrived: boolean;
  /** Whether waiting can help. */
  readonly passing: boolean;

  constructor(
    code: "REGISTRY_UNREACHABLE" | "RESPONSE_INVALID",
    what: string,
    remedy: string,
    facts: { cause: unknown; arrived: boolean; passing: boolean },
  ) {
    super(code, what, remedy, { cause: facts.cause });
    this.arrived = facts.arrived;
    this.passing = facts.passing;
  }
}

/** What a message has to know of the way to a URL. */
interface Way {
  /** The proxy that led there. */
  readonly proxy?: Proxy | undefined;
  /** What its host is called, where that is not what the URL says. */
  readonly calledAs?: string | undefined;
}

/** Turns what undici, TLS or the resolver threw into an error of ours. */
export function connectionFault(error: unknown, url: URL, options: TransportOptions, way: Way = {}): PublishError {
  if (error instanceof PublishError) return error;
  if (options.signal?.aborted || isClosing(error)) return interrupted();
  const { kind, what } = described(error, peerOf(url, way), options.answerTimeoutMs);
  const code = kind === "no HTTP" ? "RESPONSE_INVALID" : "REGISTRY_UNREACHABLE";
  const remedy = kind === "nobody there" && url.port === "" && way.calledAs === undefined ? portRemedy(url) : REMEDIES[kind];
  return new ConnectionFault(code, what, remedy, { cause: error, arrived: !NEVER_ARRIVED.has(codeOf(error)), passing: PASSING.has(kind) });
}

/** The fault of a proxy that cannot be reached, or that does not answer as one. */
export function proxyFault(error: unknown, { name, variable }: Proxy, answerTimeoutMs: number): PublishError {
  if (error instanceof PublishError) return error;
  if (isClosing(error)) return interrupted();
  const { kind, what } = described(error, { name: own`the proxy ${name}`, address: own`the proxy ${name}` }, answerTimeoutMs);
  const remedy = own`${variable} names this proxy: correct it, or name the hosts that are reached without it in NO_PROXY`;
  return new ConnectionFault("REGISTRY_UNREACHABLE", what, remedy, { cause: error, arrived: false, passing: PASSING.has(kind) });
}

/** The fault of an answer that comes, but does not come to its end. */
export function tooSlow(host: string, ms: number): ConnectionFault {
  return new ConnectionFault("REGISTRY_UNREACHABLE", own`${host} did not finish its answer within ${ms / 1000} s`, REMEDIES.slow, {
    cause: undefined,
    arrived: true,
    passing: true,
  });
}

/** Whom a connection leads to: by name, and with the port where that may be what is wrong. */
interface Peer {
  readonly name: string;
  readonly address: string;
}

function peerOf(url: URL, { proxy, calledAs }: Way): Peer {
  const by = proxy ? own` (by the proxy ${proxy.name})` : "";
  return { name: own`${calledAs ?? url.host}${by}`, address: own`${calledAs ?? hostAndPort(url)}${by}` };
}

/** Where a URL leads, with the port that nobody wrote. */
export function hostAndPort({ protocol, host, port }: URL): string {
  if (port !== "") return host;
  return `${host}:${protocol === "http:" ? "80" : "443"}`;
}

/** What went wrong with the connection to somebody, and of which kind that is. */
function described(error: unknown, { name, address }: Peer, answerTimeoutMs: number): { kind: Kind; what: string } {
  const code = codeOf(error);
  const text = printable(error instanceof Error ? error.message : String(error));
  if (code === "ENOTFOUND") return { kind: "no address", what: own`${name} has no address` };
  if (code === "ECONNREFUSED") return { kind: "nobody there", what: own`nothing listens at ${address}` };
  if (code === "ENETUNREACH" || code === "EHOSTUNREACH") return { kind: "no route", what: own`there is no way to ${address} (${code})` };
  if (code.startsWith("UND_ERR_") && code.endsWith("_TIMEOUT")) {
    return { kind: "slow", what: own`${address} did not answer within ${answerTimeoutMs / 1000} s` };
  }
  if (error instanceof errors.HTTPParserError) return { kind: "no HTTP", what: own`${address} does not speak HTTP (${text})` };
  if (code === "EPROTO" || code === "ERR_SSL_WRONG_VERSION_NUMBER" || /wrong version number|packet length too long/.test(text)) {
    return { kind: "no TLS", what: own`${address} does not speak TLS` };
  }
  if (code.startsWith("ERR_SSL_")) return { kind: "other TLS", what: own`${name} agrees to no TLS connection (${code})` };
  if (BAD_CERTIFICATE.test(code)) {
    const kind = UNKNOWN_AUTHORITY.test(code) ? "unknown authority" : "bad certificate";
    return { kind, what: own`the certificate of ${name} is not trusted (${text.replace(NODES_HINT, "")})` };
  }
  return { kind: "broken", what: own`the connection to ${name} failed (${code === "" ? text : code})` };
}

function portRemedy({ protocol, hostname }: URL): string {
  const custom = protocol === "http:" ? own`80 is the port of plain HTTP` : own`443 is the port of TLS`;
  return own`No port was given, and ${custom}. If there is another, give it, such as ${hostname}:5000; else check that the registry runs`;
}

/** The session was closed while this was under way: nobody waits for it any more. */
function isClosing(error: unknown): boolean {
  return ["UND_ERR_DESTROYED", "UND_ERR_CLOSED"].includes(codeOf(error));
}

/** The first code in a chain of causes; happy-eyeballs connects wrap theirs in an AggregateError. */
function codeOf(error: unknown): string {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; depth++) {
    if ("code" in each && typeof each.code === "string") return each.code;
    each = each instanceof AggregateError ? each.errors[0] : each.cause;
  }
  return "";
}
