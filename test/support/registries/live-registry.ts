import { startDockerRegistry } from "../../../host/registries/docker-registry.js";
import type { AuthKind, RehearsalRegistry } from "../../../host/registries/rehearsal-registry.js";
import { Workspace } from "../../../host/run/workspace.js";

/** A real docker-registry for one test, and the password that may push to it. */
export interface LiveRegistry extends AsyncDisposable {
  readonly registry: RehearsalRegistry;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** A registry with storage of its own, and with a random password where none is given. */
export async function liveRegistry(auth: AuthKind = "token", password?: string): Promise<LiveRegistry> {
  const workspace = await Workspace.create();
  const live = await liveRegistryIn(workspace, auth, password);
  return {
    ...live,
    [Symbol.asyncDispose]: async () => {
      await live[Symbol.asyncDispose]();
      await workspace[Symbol.asyncDispose]();
    },
  };
}

/** A registry with its storage in a workspace, which outlives it. */
export async function liveRegistryIn(workspace: Workspace, auth: AuthKind, password?: string): Promise<LiveRegistry> {
  const registry = await startDockerRegistry(auth, workspace, undefined, password);
  const { credential, host } = registry;
  if (credential.kind !== "basic") throw new Error("the rehearsal registry gives a basic credential");
  return {
    registry,
    port: Number(host.slice(host.lastIndexOf(":") + 1)),
    username: credential.username,
    password: credential.password.reveal(),
    [Symbol.asyncDispose]: () => registry[Symbol.asyncDispose](),
  };
}
