import { Confidential } from "../../credentials/confidential.js";
import { PublishError } from "../../errors.js";
import { own, told } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { createApiKey, requireApiKeys, revokeApiKey, type ApiKey } from "../../registry/api/zot-api-key.js";
import type { Session } from "../../registry/session.js";
import { keyFacts, type KeyFacts } from "../../report/keys.js";
import { rfc3339 } from "../../source/git/rfc3339.js";
import { endAfter } from "../../registry/keys/key-days.js";
import { type KeyPorts, type KeySession } from "./key-session.js";

/** A key that was just made: all that will ever be known of it. */
export interface NewKey {
  readonly key: Confidential;
  readonly facts: KeyFacts;
  readonly uuid: string;
  /** All keys of its user, as they were listed when it was there. */
  readonly listed: readonly ApiKey[];
}

/**
 * Makes a key, and finds it again in the list: only what is listed can be revoked. Its days are counted by the registry's
 * clock, by which it will expire: `now` is what that showed.
 */
export async function makeKey({ session }: KeySession, wish: { label: string; days: number; now: Date }, { progress }: Pick<KeyPorts, "progress">): Promise<NewKey> {
  progress.step(told(own`making the API key "${wish.label}" at ${session.host}`));
  const end = endAfter(wish.days, wish.now);
  const { key, uuid } = await createApiKey(session, wish.label, end);
  const listed = await requireApiKeys(session);
  const made = listed.keys.find((each) => each.uuid === uuid);
  if (!made) throw new PublishError("RESPONSE_INVALID", own`${session.host} made an API key (${printable(uuid)}) that it does not list`, own`Look into the registry's log: such a key cannot be revoked`);
  if (!endsThen(made, end)) progress.note(told(own`${session.host} was asked for a key until ${rfc3339(end)}, and made one that ${made.expires ? own`expires at ${rfc3339(made.expires)}` : own`never expires`}`));
  return { key: new Confidential(key), uuid, listed: listed.keys, facts: keyFacts(made, { now: listed.now, inUse: false, expiring: false }, session.redactor) };
}

/** A registry may cut fractions of a second. */
function endsThen({ expires }: ApiKey, end: Date): boolean {
  return expires !== undefined && Math.abs(expires.getTime() - end.getTime()) <= 1000;
}

/**
 * Revokes keys by their uuids, and lists again: zot answers 200 to the wish to revoke a key that it does not know, or
 * keeps. Returns those that are still there.
 */
export async function revoke(session: Session, keys: readonly string[]): Promise<string[]> {
  for (const uuid of keys) await revokeApiKey(session, uuid);
  const { keys: left } = await requireApiKeys(session);
  return keys.filter((uuid) => left.some((each) => each.uuid === uuid));
}

/** Takes a key back that was made for nothing: nobody has it. What went wrong is told by who calls. */
export async function takeBack(session: Session, { uuid }: NewKey): Promise<"revoked" | "left"> {
  try {
    return (await revoke(session, [uuid])).length === 0 ? "revoked" : "left";
  } catch {
    return "left";
  }
}
