import { readFile } from "node:fs/promises";
import type { Credential } from "../core/credentials/credential.js";
import { parseRegistryHost, type RegistryHost } from "../core/image/registry-host.js";
import { parseAuthority } from "../core/registry/authorities.js";
import { customaryScheme } from "../core/registry/transport.js";
import { parseTrustedRealms, type TrustedRealm } from "../core/registry/trusted-realm.js";
import { readCredential, type OptionPrefix } from "./password.js";
import type { AccessSettings } from "./settings.js";

/** A registry as the host reaches it. */
export interface RegistryAccess {
  readonly host: RegistryHost;
  readonly scheme: "https" | "http";
  /** PEM text of a private certificate authority. */
  readonly ca?: string | undefined;
  readonly trustedRealms?: readonly TrustedRealm[] | undefined;
}

/** Reads from the settings how to reach the registry, and as whom; `prefix` is how their options begin. */
export async function readAccess(settings: AccessSettings, prefix: OptionPrefix = "--"): Promise<{ access: RegistryAccess; credential: Credential }> {
  const host = parseRegistryHost(settings.registry);
  const access = {
    host,
    scheme: settings.transport ?? customaryScheme(host),
    ca: settings.caFile === undefined ? undefined : await readCa(settings.caFile),
    trustedRealms: parseTrustedRealms(settings.trustRealm),
  };
  return { access, credential: await readCredential(settings, process.env, prefix) };
}

async function readCa(path: string): Promise<string> {
  const pem = await readFile(path, "utf8").catch(() => "");
  return parseAuthority(pem, path);
}
