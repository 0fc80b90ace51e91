import { BlockList, isIP } from "node:net";
import { PublishError, type ErrorCode } from "../../errors.js";
import { printable, withoutUrlSecrets } from "../../redact.js";
import { own } from "../../errors/own-words.js";
import { isTrustedRealm, type TrustedRealm } from "./trusted-realm.js";

/** What a registry's answer sends us to. */
export type Purpose = "realm" | "redirect" | "upload" | "page";

/** The registry whose answer it is: where it is reached, and what messages call hosts. */
export interface KnownRegistry {
  readonly origin: URL;
  nameOf(url: URL): string;
}

/**
 * Checks a URL that came out of a registry's answer, which is an attacker's input: https only, unless the registry
 * itself is plain HTTP; no user name in it; and never loopback, link-local or private addresses of another host,
 * so that no registry can make us call the inside of our own network (SSRF). Of a token service that its user vouches
 * for, only that last rule is waived.
 */
export function trustedUrl(text: string, base: URL, registry: KnownRegistry, purpose: Purpose, vouchedFor: readonly TrustedRealm[] = []): URL {
  if (!URL.canParse(text, base.href)) throw untrusted(printable(text), purpose, own`is not a URL`);
  const url = new URL(text, base);
  const { origin } = registry;
  const shown = printable(withoutUrlSecrets(url, registry.nameOf(url)));
  if (url.protocol !== "https:" && !(url.protocol === "http:" && origin.protocol === "http:")) {
    throw untrusted(shown, purpose, own`is not https`);
  }
  if (url.username !== "" || url.password !== "") throw untrusted(shown, purpose, own`holds a user name`);
  const isKnown = url.hostname === origin.hostname || (purpose === "realm" && isTrustedRealm(url, vouchedFor));
  if (!isKnown && isInternal(url.hostname)) {
    throw untrusted(shown, purpose, own`is an internal address of another host`, purpose === "realm" ? vouchFor(url) : undefined);
  }
  return url;
}

/** Whether a credential for the registry may go to this URL: same scheme, host and port, nothing else. */
export function sameOrigin(a: URL, b: URL): boolean {
  return a.origin === b.origin;
}

const INTERNAL = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["240.0.0.0", 4],
] as const) {
  INTERNAL.addSubnet(net, bits, "ipv4");
}
for (const [net, bits] of [
  // The first 96 bits: unspecified, loopback, and IPv4 in its deprecated embeddings; then NAT64, 6to4 and the rest.
  ["::", 96],
  ["::ffff:0:0:0", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
] as const) {
  INTERNAL.addSubnet(net, bits, "ipv6");
}

function isInternal(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (name === "localhost" || name.endsWith(".localhost")) return true;
  const family = isIP(name);
  // BlockList sees IPv4-mapped IPv6 addresses (::ffff:10.0.0.1) through to their IPv4 rules.
  return family !== 0 && INTERNAL.check(name, family === 6 ? "ipv6" : "ipv4");
}

function vouchFor({ host }: URL): string {
  return own`Nothing was sent there. If that is where the registry's token service is, say so: --trust-realm ${host} (in the module trustRealm); else correct the address that it announces`;
}

const CORRECT_IT = "Nothing was sent there. If the registry is yours, correct the address that it announces";

function untrusted(shown: string, purpose: Purpose, why: string, remedy = CORRECT_IT): PublishError {
  const code: ErrorCode = purpose === "realm" ? "REALM_UNTRUSTED" : "REDIRECT_UNTRUSTED";
  const role = { realm: "token service", redirect: "redirect", upload: "upload location", page: "next page" }[purpose];
  return new PublishError(code, own`the registry names ${shown} as its ${role}, which ${why}`, remedy);
}
