import type { Environment } from "../proxy/rules.js";
import type { TrustedRealm } from "../auth/trusted-realm.js";
import type { RegistryHost } from "../../image/registry-host.js";

/** How a registry is reached. */
export interface TransportOptions {
  /** Plain HTTP only where asked for; loopback registries default to it. */
  readonly scheme: "https" | "http";
  /** PEM text of a private certificate authority, in addition to the public ones. */
  readonly ca?: string | undefined;
  /** How long to wait for a connection, and then for each answer, in milliseconds. */
  readonly answerTimeoutMs: number;
  /** Whose HTTPS_PROXY, HTTP_PROXY and NO_PROXY are followed (never for loopback), or that no proxy is asked. */
  readonly proxy: Environment | "none";
  /** What messages call the registry, where references bear another name than the address at which it is reached. Trust goes by the address. */
  readonly calledAs?: RegistryHost | undefined;
  /** Token services that are trusted though they are at an internal address. */
  readonly trustedRealms?: readonly TrustedRealm[] | undefined;
  /** Ends everything under way, for Ctrl-C. */
  readonly signal?: AbortSignal | undefined;
}
