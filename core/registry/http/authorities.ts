import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext, rootCertificates, type SecureContext } from "node:tls";
import { PublishError } from "../../errors.js";
import { printable } from "../../redact.js";
import { own } from "../../errors/own-words.js";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^]*?(?:-----END CERTIFICATE-----|$)/g;

/** Checks the text of a private authority's PEM file: Node's TLS passes over what it cannot read, and trusts nobody then. */
export function parseAuthority(pem: string, name: string): string {
  const certificates = pem.match(CERTIFICATE) ?? [];
  if (certificates.length > 0 && certificates.every(isCertificate)) return pem;
  throw new PublishError(
    "CONFIG_MISSING",
    own`${printable(name, 200)} holds no certificate in PEM form, or a broken one`,
    own`Give the file of the registry's certificate authority`,
  );
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

/** Where Linux distributions keep the authorities that skopeo, git and the rest of the system trust (Go, "crypto/x509"). */
const SYSTEM_BUNDLES = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"];

/**
 * Whom a connection trusts: the authorities that Node brings, those of this system, and a private one. Node by itself
 * does not ask the system, where a company puts its own authority, and where a Dagger engine puts its custom ones.
 */
export function trustedAuthorities(privateAuthority: string | undefined): SecureContext {
  const { NODE_EXTRA_CA_CERTS: extra, SSL_CERT_FILE: named } = process.env;
  const system = named ? readable(named) : SYSTEM_BUNDLES.map(readable).find((text) => text !== "");
  const texts = [...rootCertificates, system ?? "", extra ? readable(extra) : "", privateAuthority ?? ""];
  return createSecureContext({ ca: distinct(texts.flatMap((text) => text.match(CERTIFICATE) ?? [])) });
}

/** Each certificate once, however its lines are broken: most of the system's are Node's too, and each costs time to read. */
function distinct(certificates: readonly string[]): string[] {
  return [...new Map(certificates.map((text) => [text.replace(/\s/g, ""), text])).values()];
}

function readable(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
