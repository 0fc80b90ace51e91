import type { Settings } from "../../src/module/settings.js";
import type { Redactor } from "../../core/redact.js";
import { parseAuthority } from "../../core/registry/http/authorities.js";
import { retryPolicy } from "../../core/registry/http/retry-policy.js";
import { parseTrustedRealms } from "../../core/registry/auth/trusted-realm.js";
import type { ConnectionOptions } from "./engine-registry.js";
import { EngineRegistries } from "./registries.js";

/** What a function talks to registries with. */
export interface OpenRegistries {
  readonly registries: EngineRegistries;
  readonly connection: ConnectionOptions;
}

/** The registries that the module was told of, and how they are talked to. */
export async function openRegistries(settings: Settings, redactor: Redactor): Promise<OpenRegistries> {
  const connection = await connectionOf(settings, redactor);
  return { registries: await EngineRegistries.open(settings, connection), connection };
}

/** How they are talked to, for who needs no more. */
export async function connectionOf({ registryCa, retrySeconds, trustRealm }: Settings, redactor: Redactor): Promise<ConnectionOptions> {
  const authority = registryCa && parseAuthority(await registryCa.contents(), "registryCa");
  return { redactor, retry: retryPolicy(retrySeconds), authority, trustedRealms: parseTrustedRealms(trustRealm) };
}
