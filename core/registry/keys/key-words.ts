import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { rfc3339 } from "../../source/git/rfc3339.js";
import type { ApiKey } from "../api/zot-api-key.js";
import { daysUntil, hoursUntil } from "./key-days.js";

/** What messages call an API key. */
export function keyName({ label }: ApiKey): string {
  return label === "" ? own`the API key` : own`the API key "${printable(label)}"`;
}

/** When it ends, as in `expires in 8 days (…)`. */
export function keyEnd({ expires }: ApiKey, now: Date): string {
  if (expires === undefined) return own`does not expire`;
  const days = daysUntil(expires, now);
  const count = days >= 1 ? counted(days, "day") : counted(Math.max(hoursUntil(expires, now), 0), "hour");
  return own`expires in ${count} (${rfc3339(expires)})`;
}

function counted(count: number, unit: string): string {
  return own`${count} ${unit}${count === 1 ? "" : "s"}`;
}
