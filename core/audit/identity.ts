import type { Identity } from "../credentials/oidc/identity.js";
import { signedInAs } from "../publish/login-notes.js";
import type { Session } from "../registry/session.js";
import type { Posture } from "./posture.js";

/** Who a job's ID token is taken for, where it was taken at all: of one that was refused nobody has said that. */
export async function identityOf(owner: Session | undefined, { keyTags, keyPush }: Posture): Promise<{ readonly identity?: Identity }> {
  const isTaken = [keyTags, keyPush].some(({ answer }) => answer === "yes");
  const identity = owner && isTaken ? await signedInAs({ session: owner }) : undefined;
  return identity ? { identity } : {};
}
