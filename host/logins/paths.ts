import { homedir } from "node:os";
import { join } from "node:path";
import { userPath } from "../run/user-path.js";

/** A file in which the caller may keep logins. */
export interface AuthfilePath {
  readonly path: string;
  /** One that was named has to be there. */
  readonly when: "named" | "customary";
}

/** They are asked in this order, as buildah and skopeo do (containers-auth.json(5)). An empty variable counts as not set. */
export function authfilePaths(environment: NodeJS.ProcessEnv = process.env, uid = process.getuid?.() ?? 0): AuthfilePath[] {
  const { REGISTRY_AUTH_FILE, DOCKER_CONFIG, XDG_RUNTIME_DIR, XDG_CONFIG_HOME, HOME } = environment;
  if (REGISTRY_AUTH_FILE) return [{ path: userPath(REGISTRY_AUTH_FILE), when: "named" }];
  const home = HOME || homedir();
  const paths = [
    XDG_RUNTIME_DIR ? join(XDG_RUNTIME_DIR, "containers/auth.json") : `/run/containers/${uid}/auth.json`,
    join(XDG_CONFIG_HOME || join(home, ".config"), "containers/auth.json"),
    join(DOCKER_CONFIG ? userPath(DOCKER_CONFIG) : join(home, ".docker"), "config.json"),
  ];
  return paths.map((path) => ({ path, when: "customary" }));
}
