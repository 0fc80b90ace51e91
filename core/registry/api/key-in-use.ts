import { own } from "../../errors/own-words.js";
import type { Session } from "../session.js";
import { listApiKeys, type ApiKey } from "./zot-api-key.js";

/** The API keys that a login is made with, what else it is, or why the registry does not tell. */
export type KeyInUse =
  | { readonly kind: "api-keys"; readonly keys: readonly ApiKey[]; readonly now: Date }
  | { readonly kind: "other" }
  | { readonly kind: "untold"; readonly why: string };

/**
 * Which of its user's API keys a session is logged in by. No list says so; but zot notes when a key was used last, before
 * it answers: between two lists that differs for the key that asks for them. Another one that is used at that very moment
 * differs, too.
 */
export async function keyInUse(session: Session): Promise<KeyInUse> {
  const before = await listApiKeys(session);
  if (before.kind === "untold") return before;
  if (before.keys.length === 0) return { kind: "other" };
  const after = await listApiKeys(session);
  if (after.kind === "untold") return after;
  if (after.keys.every(({ lastUsed }) => lastUsed === undefined)) return { kind: "untold", why: own`${session.host} does not tell which of the user's API keys is in use` };
  const used = new Map(before.keys.map(({ uuid, lastUsed }) => [uuid, lastUsed]));
  const keys = after.keys.filter(({ uuid, lastUsed }) => used.has(uuid) && used.get(uuid) !== lastUsed);
  return keys.length === 0 ? { kind: "other" } : { kind: "api-keys", keys, now: after.now };
}
