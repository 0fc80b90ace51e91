import { own, told } from "../../errors/own-words.js";
import { keyFacts, type KeysReport } from "../../report/keys.js";
import { listWithUse, type KeysWithUse } from "../../registry/api/key-in-use.js";
import { unlisted, type ApiKey } from "../../registry/api/zot-api-key.js";
import { assertDays, endsWithin } from "../../registry/keys/key-days.js";
import { asKeyOwner, type KeyPorts } from "./key-session.js";
import { plainLabel } from "./line.js";

export interface KeysOrder {
  /** Within how many days no key may expire. */
  readonly warnDays?: number | undefined;
}

/** All API keys of the user who logs in, the one that expires first at the top. */
export function listKeys({ warnDays }: KeysOrder, ports: KeyPorts): Promise<KeysReport> {
  if (warnDays !== undefined) assertDays(warnDays, own`--warn-days`, 0);
  return asKeyOwner(ports, async ({ registry, session }) => {
    ports.progress.step(told(own`listing the API keys at ${registry.host}`));
    const listed = await listWithUse(session);
    if (listed.kind === "untold") throw unlisted(listed.why, listed.status);
    const keys = [...listed.keys].sort((a, b) => endOf(a) - endOf(b)).map((key) => {
      const { now, used } = listed;
      const inUse = used === "untold" ? null : used.has(key.uuid);
      return keyFacts(key, { now, inUse, expiring: warnDays !== undefined && isExpiring(key, { warnDays, inUse }, listed) }, session.redactor);
    });
    return { ok: !keys.some(({ expiring }) => expiring), registry: registry.host, keys };
  });
}

function endOf({ expires }: ApiKey): number {
  return expires?.getTime() ?? Infinity;
}

/**
 * One that has a successor is no cause for alarm, and may be left to expire: unless it is in use all the same. Then a
 * rotation has failed to hand the successor over, and whoever rotates by this answer has to do it again.
 */
function isExpiring(key: ApiKey, { warnDays, inUse }: { warnDays: number; inUse: boolean | null }, { keys, now }: KeysWithUse): boolean {
  const endsSoon = (each: ApiKey) => endsWithin(each, warnDays, now);
  if (inUse !== false) return endsSoon(key);
  return endsSoon(key) && !keys.some((other) => plainLabel(other.label) === plainLabel(key.label) && !endsSoon(other));
}
