import type { Session } from "../session.js";
import { usedBetween } from "../api/key-in-use.js";
import { endsWithin } from "./key-days.js";
import { listApiKeys, type ApiKey } from "../api/zot-api-key.js";

/** How all API keys of a zot begin. */
const ZOT_KEY = "zak_";

/** An API key that ends soon, and what time it is at the registry. */
export interface ExpiringKey {
  readonly key: ApiKey;
  readonly now: Date;
}

/**
 * The API key that a session is logged in by, where it is a zot's and ends within some days; undefined where it does not,
 * and where that cannot be told. A key says itself that it is a zot's, so that no other registry is asked: one request,
 * and a second one only where several keys are there and one of them ends soon.
 */
export async function expiringKey(session: Session, days: number): Promise<ExpiringKey | undefined> {
  const { credential } = session;
  if (credential.kind !== "basic" || !credential.password.reveal().startsWith(ZOT_KEY)) return undefined;
  const before = await listApiKeys(session, "never");
  if (before.kind === "untold") return undefined;
  const { now } = before;
  const isEnding = (key: ApiKey) => endsWithin(key, days, now) && !endsWithin(key, 0, now);
  if (!before.keys.some(isEnding)) return undefined;
  const [only, ...others] = before.keys;
  if (only && others.length === 0) return { key: only, now };
  const after = await listApiKeys(session, "never");
  const used = after.kind === "untold" ? [] : usedBetween(before.keys, after.keys).filter(isEnding);
  const [key] = used;
  return key && { key, now };
}
