import type { Credential } from "../../core/credentials/credential.js";
import type { RegistryHost } from "../../core/image/registry-host.js";
import type { RegistryPromise } from "../../core/rehearsal/rehearsal.js";

/** The registries that a rehearsal can start. */
export const REGISTRY_KINDS = ["docker-registry", "zot"] as const;
export type RegistryKind = (typeof REGISTRY_KINDS)[number];

/** How docker-registry asks who you are. */
export const AUTH_KINDS = ["token", "basic"] as const;
export type AuthKind = (typeof AUTH_KINDS)[number];

/** A registry that lives only as long as the run, with the one-time credential that may push to it. */
export interface RehearsalRegistry extends AsyncDisposable {
  readonly host: RegistryHost;
  readonly credential: Credential;
  readonly promise: RegistryPromise;
}

export const BOT = "rehearsal-bot";
