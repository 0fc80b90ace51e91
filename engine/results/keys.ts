import { renderKey, type KeyFacts } from "../../core/report/keys.js";
import { written } from "../../core/report/written.js";
import type { ApiKey } from "../../src/api/api-key.js";
import type { Fields } from "../../src/module/fields.js";

/** An API key as the module's users see it. */
export function keyFields(facts: KeyFacts): Fields<ApiKey> {
  const { label, uuid, created, lastUsed, expires, daysLeft, inUse } = facts;
  const known = { label, uuid, created: created ?? "", lastUsed: lastUsed ?? "", expires: expires ?? "" };
  return { ...known, unlimited: daysLeft === null, daysLeft: daysLeft ?? 0, inUse: inUse ?? false, ...written(facts, renderKey) };
}
