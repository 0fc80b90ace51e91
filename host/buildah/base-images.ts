import { mergedAuthfile } from "../../core/credentials/kept/merged-authfile.js";
import { keptFiles } from "../logins/kept-files.js";
import { loginForTools } from "../../core/registry/auth/tool-login.js";
import type { HostRegistry } from "../registries/host-registry.js";
import { ownRegistriesConf, registriesConf } from "./registries-conf.js";
import { userPath } from "../run/user-path.js";
import type { Workspace } from "../run/workspace.js";

/** How buildah gets at base images: its options, before the command, and its environment. */
export interface BaseImageAccess {
  readonly options: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The user's own registries and logins, and beside them the registry that we were told of. Nothing of it reaches the image. */
export async function baseImageAccess(registry: HostRegistry | undefined, workspace: Workspace): Promise<BaseImageAccess> {
  const own = await ownRegistriesConf();
  const plainHttp = registry?.scheme === "http" ? registry.host : undefined;
  const conf = await workspace.secretFile("registries.conf", registriesConf(own.text, plainHttp));
  return {
    options: own.dropIns === undefined ? [] : ["--registries-conf-dir", own.dropIns],
    environment: { CONTAINERS_REGISTRIES_CONF: conf, ...(await logins(registry, workspace)) },
  };
}

/** Where buildah finds logins: paths, which only the build gets to know. What stands in a file of the user's, it finds there itself. */
async function logins(registry: HostRegistry | undefined, workspace: Workspace): Promise<Record<string, string>> {
  const { REGISTRY_AUTH_FILE, DOCKER_CONFIG } = process.env;
  const own = { ...(REGISTRY_AUTH_FILE ? { REGISTRY_AUTH_FILE: userPath(REGISTRY_AUTH_FILE) } : {}), ...(DOCKER_CONFIG ? { DOCKER_CONFIG: userPath(DOCKER_CONFIG) } : {}) };
  const login = registry && registry.loginOrigin?.key === undefined ? await loginForTools(registry) : undefined;
  if (registry === undefined || login === undefined) return own;
  const merged = mergedAuthfile(registry.host, login, keptFiles());
  return { ...own, REGISTRY_AUTH_FILE: await workspace.secretFile("base-images.json", merged) };
}
