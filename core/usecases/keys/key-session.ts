import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { Login } from "../../credentials/credential.js";
import type { Progress } from "../../publish/ports.js";
import { assertSignedIn } from "../../registry/auth/signed-in.js";
import type { Session } from "../../registry/session.js";
import type { Registries, Registry } from "../ports.js";

export interface KeyPorts {
  readonly registries: Pick<Registries<Registry>, "main">;
  readonly progress: Progress;
}

/** A session of somebody who has logged in: API keys are of a user. */
export interface KeySession {
  readonly registry: Registry;
  readonly owner: Login;
  readonly session: Session;
}

/** Logs in, and does something with the API keys of who has logged in. The session is closed however it ends. */
export async function asKeyOwner<T>({ registries }: KeyPorts, act: (owner: KeySession) => Promise<T>): Promise<T> {
  const registry = await registries.main();
  const owner = registry.credential;
  if (owner.kind !== "basic") {
    throw new PublishError("CONFIG_MISSING", own`API keys are of a user of ${registry.host}, and no user with a password or key was given`, own`Give --username with --password-env (registryUsername, registryPassword): the user's password, or one of the user's keys`);
  }
  const session = registry.session();
  try {
    await assertSignedIn(session);
    return await act({ registry, owner, session });
  } finally {
    await session.close();
  }
}
