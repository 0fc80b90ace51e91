import type { Layout } from "../images/oci-layout.js";

/** A program that others push with, as its command line. */
export interface Peer {
  readonly name: PeerName;
  /** The binary. */
  readonly command: string;
  readonly version: string;
}

export const PEER_NAMES = ["skopeo", "crane", "regctl"] as const;
export type PeerName = (typeof PEER_NAMES)[number];

/** The arguments of what each of them can do. Registries are on loopback, without TLS; logins are never here. */
interface Phrases {
  readonly push: (layout: Layout, to: string) => readonly string[];
  readonly copy: (from: string, to: string) => readonly string[];
  readonly digest: (of: string) => readonly string[];
}

export const PHRASES: Readonly<Record<PeerName, Phrases>> = {
  skopeo: {
    push: ({ path, name }, to) => ["copy", "--quiet", "--all", "--dest-tls-verify=false", `oci:${path}:${name}`, `docker://${to}`],
    copy: (from, to) => ["copy", "--quiet", "--all", "--src-tls-verify=false", "--dest-tls-verify=false", `docker://${from}`, `docker://${to}`],
    digest: (of) => ["inspect", "--raw", "--tls-verify=false", `docker://${of}`],
  },
  crane: {
    push: ({ path }, to) => ["push", "--insecure", path, to],
    copy: (from, to) => ["copy", "--insecure", from, to],
    digest: (of) => ["digest", "--insecure", of],
  },
  regctl: {
    push: ({ path, name }, to) => ["image", "copy", `ocidir://${path}:${name}`, to],
    copy: (from, to) => ["image", "copy", from, to],
    digest: (of) => ["image", "digest", of],
  },
};
