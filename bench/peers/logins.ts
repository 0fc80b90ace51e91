import { dockerConfig } from "../../core/credentials/authfile.js";
import type { HostLogin } from "../../core/credentials/keychain.js";
import type { Workspace } from "../../host/run/workspace.js";

/**
 * An environment in which all peers are logged in to these registries, as by a person who did it before: what they need is
 * in files that only we may read, never on a command line.
 */
export async function loggedIn(logins: readonly HostLogin[], workspace: Workspace): Promise<Record<string, string>> {
  const folder = await workspace.folder("peers");
  await workspace.folder("peers/tmp");
  const config = await workspace.secretFile("peers/config.json", dockerConfig(logins));
  const regctl = { hosts: Object.fromEntries(logins.map(({ host }) => [host, { tls: "disabled", hostname: host }])) };
  return {
    DOCKER_CONFIG: folder,
    REGISTRY_AUTH_FILE: config,
    REGCTL_CONFIG: await workspace.secretFile("peers/regctl.json", JSON.stringify(regctl)),
    TMPDIR: workspace.join("peers/tmp"),
  };
}
