import { readFile } from "node:fs/promises";
import { mergedAuthfile, type OwnAuthfile } from "../../core/credentials/merged-authfile.js";
import type { HostRegistry } from "../registries/host-registry.js";
import { ownRegistriesConf, registriesConf } from "./registries-conf.js";
import { authfilePaths } from "./user-logins.js";
import type { Workspace } from "../run/workspace.js";

/** How buildah gets at base images: its options, before the command, and its environment. */
export interface BaseImageAccess {
  readonly options: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The user's own registries and logins, and beside them the registry that we were told of. Nothing of it reaches the image. */
export async function baseImageAccess(registry: HostRegistry, workspace: Workspace): Promise<BaseImageAccess> {
  const own = await ownRegistriesConf();
  const plainHttp = registry.scheme === "http" ? registry.host : undefined;
  const conf = await workspace.secretFile("registries.conf", registriesConf(own.text, plainHttp));
  return {
    options: own.dropIns === undefined ? [] : ["--registries-conf-dir", own.dropIns],
    environment: { CONTAINERS_REGISTRIES_CONF: conf, ...(await logins(registry, workspace)) },
  };
}

/** Where buildah finds logins: paths, which only the build gets to know. */
async function logins(registry: HostRegistry, workspace: Workspace): Promise<Record<string, string>> {
  const { REGISTRY_AUTH_FILE, DOCKER_CONFIG } = process.env;
  const own = { ...(REGISTRY_AUTH_FILE ? { REGISTRY_AUTH_FILE } : {}), ...(DOCKER_CONFIG ? { DOCKER_CONFIG } : {}) };
  if (registry.credential.kind === "anonymous") return own;
  const merged = mergedAuthfile(registry.host, registry.credential, await ownAuthfiles());
  return { ...own, REGISTRY_AUTH_FILE: await workspace.secretFile("base-images.json", merged) };
}

async function ownAuthfiles(): Promise<OwnAuthfile[]> {
  const files = authfilePaths().map(async (path) => ({ path, text: await readFile(path, "utf8").catch(() => "") }));
  return (await Promise.all(files)).filter(({ text }) => text !== "");
}
