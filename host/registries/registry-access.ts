import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { parseRegistryHost } from "../../core/image/registry-host.js";
import { customaryScheme } from "../../core/registry/http/transport.js";
import { parseTrustedRealms } from "../../core/registry/auth/trusted-realm.js";
import type { Registries } from "../../core/usecases/ports.js";
import { readCa } from "./authority-file.js";
import { HostRegistry } from "./host-registry.js";
import { chooseLogin } from "../logins/login.js";
import type { OptionPrefix } from "../logins/variables.js";
import type { RegistryRun } from "../run/run.js";
import type { AccessSettings } from "../cli/settings.js";

/** What a registry is opened for. */
export interface RegistryUse {
  /** The repository, or as much of its path as is known: a user may keep a login for that alone. */
  readonly path: string;
  /** How the options begin that tell how to reach it, and as whom. */
  readonly prefix?: OptionPrefix;
}

/** Reads from the settings how to reach a registry, and as whom. */
export async function openRegistry(settings: AccessSettings, run: RegistryRun, { path, prefix = "--" }: RegistryUse): Promise<HostRegistry> {
  const host = parseRegistryHost(settings.registry);
  const access = {
    host,
    scheme: settings.transport ?? customaryScheme(host),
    ca: await readCa(settings.caFile),
    trustedRealms: parseTrustedRealms(settings.trustRealm),
  };
  const { credential, origin } = await chooseLogin(settings, { host, path }, run, prefix);
  return new HostRegistry(access, credential, run, origin);
}

/** For the repository of a container. */
export function repositoryUse({ namespace, container }: { readonly namespace: string; readonly container: string }): RegistryUse {
  return { path: `${namespace}/${container}` };
}

/** For a question about a login itself. */
export function withLogin(registry: HostRegistry): HostRegistry {
  if (registry.credential.kind !== "anonymous") return registry;
  const what = own`whose key it is has to be told: no login is given, and none is kept for ${registry.host}`;
  throw new PublishError("CONFIG_MISSING", what, own`Give --username, and the key by --password-env, --password-file or --password-stdin; --oidc for the job's own ID token, or --infisical-url for a login that an Infisical has`);
}

/** The registries of a command that goes to one place, and by itself to no other. */
export function onlyRegistry(registry: HostRegistry, namespace: string): Registries<HostRegistry> {
  return { main: () => Promise.resolve(registry), namespace, of: () => Promise.resolve(registry) };
}
