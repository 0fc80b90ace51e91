import { join } from "node:path";

/** The files in which the caller keeps logins, in the order in which buildah asks them (containers-auth.json(5)). */
export function authfilePaths(environment: NodeJS.ProcessEnv = process.env, uid = process.getuid?.() ?? 0): string[] {
  const { REGISTRY_AUTH_FILE, DOCKER_CONFIG, XDG_RUNTIME_DIR, XDG_CONFIG_HOME, HOME = "" } = environment;
  if (REGISTRY_AUTH_FILE) return [REGISTRY_AUTH_FILE];
  return [
    XDG_RUNTIME_DIR ? join(XDG_RUNTIME_DIR, "containers/auth.json") : `/run/containers/${uid}/auth.json`,
    join(XDG_CONFIG_HOME ?? join(HOME, ".config"), "containers/auth.json"),
    join(DOCKER_CONFIG ?? join(HOME, ".docker"), "config.json"),
  ];
}
