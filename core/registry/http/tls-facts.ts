import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { printable } from "../../redact.js";

/** What a connection to a registry is protected by. */
export interface TlsFacts {
  /** Such as `TLSv1.3`. */
  readonly protocol: string;
  readonly cipher: string;
  /** The names in the registry's certificate, its issuer, and the last day on which it is good. */
  readonly subject: string;
  readonly issuer: string;
  readonly validTo: string;
}

/** The facts of a socket that has connected; undefined where it is not TLS, or where it resumed a session that had them. */
export function tlsFacts(socket: Socket): TlsFacts | undefined {
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  if (!(socket instanceof TLSSocket) || !certificate) return undefined;
  const { subject, subjectAltName, issuer, validTo } = certificate;
  return {
    protocol: socket.getProtocol() ?? "unknown",
    cipher: socket.getCipher().standardName,
    subject: printable(subjectAltName ?? subject, 200),
    issuer: printable(issuer.split("\n").join(", "), 200),
    validTo: new Date(validTo).toISOString().slice(0, 10),
  };
}
