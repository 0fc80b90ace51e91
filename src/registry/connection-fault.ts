import { errors } from "undici";
import { interrupted, PublishError } from "../errors.js";
import { printable } from "../redact.js";
import type { TransportOptions } from "./transport.js";

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

/** Who reads an error may have called the command line or the module: remedies name what either has. */
const PLAIN_HTTP = "If it is a plain HTTP registry, say so (--transport http; in the module registryService, as --registry-service tcp://host:port)";
const MORE_TIME = "Try again later, or allow more time (--timeout; the module has none)";

/** A failure of the connection, with what a retry needs to know of it. */
export class ConnectionFault extends PublishError {
  /** Whether the request can have reached the registry. */
  readonly arrived: boolean;
  /** Whether waiting can help: a wrong name or certificate will not change. */
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

/** Turns what undici, TLS or the resolver threw into an error of ours. */
export function connectionFault(error: unknown, url: URL, options: TransportOptions): PublishError {
  if (error instanceof PublishError) return error;
  if (options.signal?.aborted) return interrupted();
  const code = codeOf(error);
  const host = url.host;
  const text = printable(error instanceof Error ? error.message : String(error));
  // The conversation was closed while this was under way: nobody waits for it any more.
  if (code === "UND_ERR_DESTROYED" || code === "UND_ERR_CLOSED") return interrupted();
  const fault = (what: string, remedy: string, passing: boolean) =>
    new ConnectionFault("REGISTRY_UNREACHABLE", what, remedy, {
      cause: error,
      arrived: !NEVER_ARRIVED.has(code),
      passing,
    });

  if (code === "ENOTFOUND") return fault(`${host} has no address`, "Check the registry's name and the resolver", false);
  if (code === "ECONNREFUSED") return fault(`nothing listens at ${host}`, "Check the port, and that the registry runs", true);
  if (code.startsWith("UND_ERR_") && code.endsWith("_TIMEOUT")) {
    const seconds = options.answerTimeoutMs / 1000;
    return fault(`${host} did not answer within ${seconds} s`, MORE_TIME, true);
  }
  if (error instanceof errors.HTTPParserError) {
    return new ConnectionFault("RESPONSE_INVALID", `${host} does not speak HTTP (${text})`, "Check that the address is a registry", {
      cause: error,
      arrived: true,
      passing: false,
    });
  }
  if (code === "EPROTO" || code === "ERR_SSL_WRONG_VERSION_NUMBER" || /wrong version number|packet length too long/.test(text)) {
    return fault(`${host} does not speak TLS`, PLAIN_HTTP, false);
  }
  if (code.startsWith("ERR_SSL_")) {
    return fault(`${host} agrees to no TLS connection (${code})`, "Look at its TLS settings: protocol versions, ciphers, client certificates", false);
  }
  if (BAD_CERTIFICATE.test(code)) {
    const remedy = UNKNOWN_AUTHORITY.test(code)
      ? "Give the certificate authority (--ca-file; in the module registryCa)"
      : "Have the certificate corrected, or reach the registry by a name that is in it: no --ca-file (in the module registryCa) makes up for it";
    return fault(`the certificate of ${host} is not trusted (${text.replace(NODES_HINT, "")})`, remedy, false);
  }
  return fault(`the connection to ${host} failed (${code === "" ? text : code})`, "Check the network and try again", true);
}

/** The fault of an answer that comes, but does not come to its end. */
export function tooSlow(url: URL, ms: number): ConnectionFault {
  return new ConnectionFault("REGISTRY_UNREACHABLE", `${url.host} did not finish its answer within ${ms / 1000} s`, MORE_TIME, {
    cause: undefined,
    arrived: true,
    passing: true,
  });
}

/** The first code in a chain of causes; happy-eyeballs connects wrap theirs in an AggregateError. */
function codeOf(error: unknown): string {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; depth++) {
    if ("code" in each && typeof each.code === "string") return each.code;
    each = each instanceof AggregateError ? each.errors[0] : each.cause;
  }
  return "";
}
