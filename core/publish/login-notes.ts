import { describeIdentity, endOf, identityOf, type Identity } from "../credentials/oidc/identity.js";
import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import { expiringKey } from "../registry/keys/expiring-key.js";
import { keyEnd, keyName } from "../registry/keys/key-words.js";
import type { Session } from "../registry/session.js";

/** As `check-key` has it: time enough to make a new one. */
const WARN_DAYS = 14;

/**
 * Who the registry takes a job's ID token for, as far as can be told: what the token says of itself, and the name that a
 * token service gave it. undefined for other logins, and where the registry asks nobody. Ask it once it has taken the token.
 */
export async function signedInAs({ session }: { readonly session: Session }): Promise<Identity | undefined> {
  const { credential } = session;
  if (credential.kind !== "oidc" || !(await session.asksForLogin())) return undefined;
  return identityOf(credential.token);
}

/** The same as a line of a report. */
export function identityNote(identity: Identity): string {
  const called = identity.calledBy === undefined ? "" : own`, whom its token service calls ${identity.calledBy}`;
  return own`logged in by the job's ID token: ${describeIdentity(identity)}${called}`;
}

/**
 * What is told of the end of a login, right before something is built: that a zot's API key ends soon, or that the job's
 * ID token does. A courtesy, for which no publish fails.
 */
export async function expiryNotes({ session }: { readonly session: Session }): Promise<string[]> {
  const { credential } = session;
  if (credential.kind === "oidc") return [endOf(credential.token)].filter((note) => note !== undefined);
  try {
    const found = await expiringKey(session, WARN_DAYS);
    return found ? [own`${keyName(found.key)} ${keyEnd(found.key, found.now)}: replace it before that, by npm run keys-rotate (in the module rotateApiKey); docs/runbooks/rotation.md tells how`] : [];
  } catch (error) {
    if (!(error instanceof PublishError) || error.code === "INTERRUPTED") throw error;
    return [];
  }
}
