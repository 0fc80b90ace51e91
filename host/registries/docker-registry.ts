import { hash } from "bcryptjs";
import { randomBytes } from "node:crypto";
import { login } from "../../core/credentials/credential.js";
import { parseRegistryHost } from "../../core/image/registry-host.js";
import { ServiceProcess } from "../process/service-process.js";
import type { Workspace } from "../run/workspace.js";
import { BOT, type AuthKind, type RehearsalRegistry } from "./rehearsal-registry.js";
import { startTokenServer, type TokenServer } from "./token-server.js";

/**
 * Starts Debian's docker-registry (CNCF distribution), with a random one-time password where none is given. `name` is what
 * it and its token service are called: an address is one that crane follows to no token service.
 */
export async function startDockerRegistry(
  auth: AuthKind,
  workspace: Workspace,
  signal?: AbortSignal,
  password = randomBytes(24).toString("base64url"),
  name: "127.0.0.1" | "localhost" = "127.0.0.1",
): Promise<RehearsalRegistry> {
  const tokens = auth === "token" ? await startTokenServer({ username: BOT, password }, name) : undefined;
  try {
    const authConfig = tokens ? await tokenAuth(tokens, workspace) : await htpasswdAuth(password, workspace);
    const process = await launch(authConfig, workspace, signal);
    return {
      host: parseRegistryHost(`${name}:${process.port}`),
      credential: login(BOT, password),
      promise: {
        name: `docker-registry (${tokens ? "token authentication" : "htpasswd"})`,
        anonymousPull: tokens !== undefined,
        immutableTags: false,
      },
      [Symbol.asyncDispose]: async () => {
        await process[Symbol.asyncDispose]();
        await tokens?.[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await tokens?.[Symbol.asyncDispose]();
    throw error;
  }
}

async function tokenAuth({ realm, service, issuer, certificate }: TokenServer, workspace: Workspace): Promise<object> {
  return { token: { realm, service, issuer, rootcertbundle: await workspace.secretFile("token-service.crt", certificate) } };
}

async function htpasswdAuth(password: string, workspace: Workspace): Promise<object> {
  const path = await workspace.secretFile("htpasswd", `${BOT}:${await hash(password, 5)}\n`);
  return { htpasswd: { realm: "rehearsal", path } };
}

async function launch(auth: object, workspace: Workspace, signal: AbortSignal | undefined): Promise<ServiceProcess> {
  // The configuration is YAML; JSON is a subset of it.
  const config = JSON.stringify({
    version: "0.1",
    log: { level: "info", formatter: "text", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: await workspace.folder("registry-storage") }, delete: { enabled: false } },
    http: { addr: "127.0.0.1:0", secret: randomBytes(16).toString("hex") },
    auth,
  });
  return ServiceProcess.start({
    tool: "docker-registry",
    command: "docker-registry",
    args: ["serve", await workspace.secretFile("registry.yml", config)],
    listening: /listening on 127\.0\.0\.1:(\d+)/,
    signal,
  });
}
