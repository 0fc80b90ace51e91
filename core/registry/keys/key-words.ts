import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { rfc3339 } from "../../source/git/rfc3339.js";
import type { ApiKey } from "../api/zot-api-key.js";

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What messages call an API key. */
export function keyName({ label }: ApiKey): string {
  return label === "" ? own`the API key` : own`the API key "${printable(label)}"`;
}

/** When it ends, as in `expires in 8 days (…)`. */
export function keyEnd({ expires }: ApiKey, now: Date): string {
  if (expires === undefined) return own`does not expire`;
  const left = expires.getTime() - now.getTime();
  const hours = Math.floor(left / HOUR_MS);
  const count = left >= DAY_MS ? counted(Math.floor(left / DAY_MS), "day") : counted(Math.max(hours, 0), "hour");
  return own`expires in ${count} (${rfc3339(expires)})`;
}

function counted(count: number, unit: string): string {
  return own`${count} ${unit}${count === 1 ? "" : "s"}`;
}
