/** Where skopeo finds images beside registries (containers-transports(5)): the ones that name a path, and the others. */
const OF_PATHS = ["dir", "docker-archive", "oci", "oci-archive"] as const;
const OTHERS = ["containers-storage", "docker-daemon"] as const;
const TRANSPORT = new RegExp(`^(${[...OF_PATHS, ...OTHERS].join("|")}):(.+)$`, "s");

/** An image that is in no registry. */
export interface OtherTransport {
  readonly kind: "other";
  readonly transport: string;
  /** What stands behind the transport's name: a path, or a reference. */
  readonly rest: string;
}

/** Reads such a name; undefined for anything else, as for a registry. A path is made one from where its user stands. */
export function parseTransport(text: string, pathOf: (path: string) => string): OtherTransport | undefined {
  const [, transport = "", rest = ""] = TRANSPORT.exec(text.trim()) ?? [];
  // A registry may be called like a transport, where a port follows.
  if (transport === "" || /^\d+\//.test(rest)) return undefined;
  if (!OF_PATHS.some((each) => each === transport)) return { kind: "other", transport, rest };
  const [path = "", ...name] = rest.split(":");
  return { kind: "other", transport, rest: [pathOf(path), ...name].join(":") };
}
