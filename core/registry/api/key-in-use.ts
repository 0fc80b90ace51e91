import { own } from "../../errors/own-words.js";
import type { Session } from "../session.js";
import { listApiKeys, type ApiKey, type ApiKeyList } from "./zot-api-key.js";

/** The API keys that a login is made with, what else it is, or why the registry does not tell. */
export type KeyInUse =
  | { readonly kind: "api-keys"; readonly keys: readonly ApiKey[]; readonly now: Date }
  | { readonly kind: "other" }
  | { readonly kind: "untold"; readonly why: string };

/** A user's API keys, with the uuids of those that a login is made with. */
export interface KeysWithUse extends ApiKeyList {
  readonly used: ReadonlySet<string> | "untold";
}

/**
 * Which of its user's API keys a session is logged in by. No list says so; but zot notes when a key was used last, before
 * it answers: between two lists that differs for the key that asks for them. Another one that is used at that very moment
 * differs, too.
 */
export async function listWithUse(session: Session): Promise<KeysWithUse | { readonly kind: "untold"; readonly why: string; readonly status: number }> {
  const before = await listApiKeys(session);
  if (before.kind === "untold") return before;
  if (before.keys.length === 0) return { ...before, used: new Set() };
  const after = await listApiKeys(session);
  if (after.kind === "untold") return after;
  if (after.keys.every(({ lastUsed }) => lastUsed === undefined)) return { ...after, used: "untold" };
  return { ...after, used: new Set(usedBetween(before.keys, after.keys).map(({ uuid }) => uuid)) };
}

/** The keys that were used between two lists. */
export function usedBetween(before: readonly ApiKey[], after: readonly ApiKey[]): ApiKey[] {
  const then = new Map(before.map(({ uuid, lastUsed }) => [uuid, lastUsed]));
  return after.filter(({ uuid, lastUsed }) => then.has(uuid) && then.get(uuid) !== lastUsed);
}

/** The API keys alone that a session is logged in by. */
export async function keyInUse(session: Session): Promise<KeyInUse> {
  const listed = await listWithUse(session);
  if (listed.kind === "untold") return listed;
  const { keys, now, used } = listed;
  if (keys.length === 0) return { kind: "other" };
  if (used === "untold") return { kind: "untold", why: own`${session.host} does not tell which of the user's API keys is in use` };
  return used.size === 0 ? { kind: "other" } : { kind: "api-keys", keys: keys.filter(({ uuid }) => used.has(uuid)), now };
}
