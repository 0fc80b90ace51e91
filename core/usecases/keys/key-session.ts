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

const MOST_DAYS = 36_500;

/** When a key ends that is good for so many days: by the registry's clock, by which it will. */
export function endAfter(days: number, now: Date): Date {
  return new Date(now.getTime() + days * 24 * 3_600_000);
}

export function assertDays(days: number, name: string, least: number): void {
  if (Number.isFinite(days) && days >= least && days <= MOST_DAYS) return;
  throw new PublishError("CONFIG_MISSING", own`${days} days are no time that a key can be good for`, own`Give ${name} a number from ${least} to ${MOST_DAYS}`);
}
