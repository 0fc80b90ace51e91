import type { KnownRegistry } from "../../core/registry/auth/trust.js";

/** A registry at a URL, which is called what the URL says. */
export function knownRegistry(origin: URL): KnownRegistry {
  return { origin, nameOf: ({ host }) => host };
}
