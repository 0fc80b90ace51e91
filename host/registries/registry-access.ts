import { readFile } from "node:fs/promises";
import { parseRegistryHost } from "../../core/image/registry-host.js";
import { parseAuthority } from "../../core/registry/http/authorities.js";
import { customaryScheme } from "../../core/registry/http/transport.js";
import { parseTrustedRealms } from "../../core/registry/auth/trusted-realm.js";
import type { Registries } from "../../core/usecases/ports.js";
import { HostRegistry } from "./host-registry.js";
import { readCredential } from "./password.js";
import type { OptionPrefix } from "./password-file.js";
import type { RegistryRun } from "../run/run.js";
import type { AccessSettings } from "../cli/settings.js";

/** Reads from the settings how to reach a registry, and as whom; `prefix` is how their options begin. */
export async function openRegistry(settings: AccessSettings, run: RegistryRun, prefix: OptionPrefix = "--"): Promise<HostRegistry> {
  const host = parseRegistryHost(settings.registry);
  const access = {
    host,
    scheme: settings.transport ?? customaryScheme(host),
    ca: settings.caFile === undefined ? undefined : await readCa(settings.caFile),
    trustedRealms: parseTrustedRealms(settings.trustRealm),
  };
  return new HostRegistry(access, await readCredential(settings, process.env, prefix), run);
}

/** The registries of a command that goes to one place, and by itself to no other. */
export function onlyRegistry(registry: HostRegistry, namespace: string): Registries<HostRegistry> {
  return { main: () => Promise.resolve(registry), namespace, of: () => Promise.resolve(registry) };
}

async function readCa(path: string): Promise<string> {
  const pem = await readFile(path, "utf8").catch(() => "");
  return parseAuthority(pem, path);
}
