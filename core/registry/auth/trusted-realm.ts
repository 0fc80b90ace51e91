import { PublishError } from "../../errors.js";
import { quoted } from "../../redact.js";
import { own } from "../../errors/own-words.js";

/** A host that its user vouches for as the token service of a registry, wherever it is; without a port, at any. */
export interface TrustedRealm {
  readonly hostname: string;
  readonly port: string | undefined;
}

const HOST_PORT = /^(?<host>\[[0-9a-f:.]+\]|[^\s:/@?#[\]]+)(?::(?<port>[0-9]{1,5}))?$/i;

/** Parses what `--trust-realm` (trustRealm) was given, each text holding one or several with commas between them. */
export function parseTrustedRealms(texts: readonly string[]): TrustedRealm[] {
  return texts.flatMap((text) => text.split(",")).map((text) => parseTrustedRealm(text.trim()));
}

function parseTrustedRealm(text: string): TrustedRealm {
  const { host, port } = HOST_PORT.exec(text)?.groups ?? {};
  // The URL's own reading of a host, so that both sides of a comparison are written alike.
  if (host !== undefined && URL.canParse(`https://${text}`)) return { hostname: new URL(`https://${host}`).hostname, port };
  // Whatever stands before an "@" may be a password: it is not repeated.
  const shown = quoted(text.replace(/^.*@/s, "…@"), 80);
  throw new PublishError("CONFIG_MISSING", own`${shown} is no host of a token service`, own`Give --trust-realm (trustRealm) a host[:port], such as 10.0.0.2:5001, without a scheme or a path`);
}

export function isTrustedRealm(url: URL, trusted: readonly TrustedRealm[]): boolean {
  const atPort = url.port || (url.protocol === "https:" ? "443" : "80");
  return trusted.some(({ hostname, port }) => hostname === url.hostname && (port === undefined || Number(port) === Number(atPort)));
}
