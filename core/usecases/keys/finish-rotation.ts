import { PublishError } from "../../errors.js";
import { own, told } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { listWithUse } from "../../registry/api/key-in-use.js";
import { unlisted, type ApiKey } from "../../registry/api/zot-api-key.js";
import { asKeyOwner, type KeyPorts } from "./key-session.js";
import { lineOf, parseLabel } from "./line.js";
import { revokeAll } from "./rotate.js";

/**
 * Revokes all keys of a label but its newest one, which the login has to be made by: whoever logs in by it has it, from
 * where it is stored. Returns the uuids of those that are gone.
 */
export function finishRotation(text: string, ports: KeyPorts): Promise<readonly string[]> {
  const label = parseLabel(text);
  return asKeyOwner(ports, async ({ session }) => {
    const listed = await listWithUse(session);
    if (listed.kind === "untold") throw unlisted(listed.why, listed.status);
    const line = [...lineOf(label, listed.keys)].sort((a, b) => madeAt(b) - madeAt(a));
    const [newest, ...replaced] = line;
    if (newest === undefined || listed.used === "untold" || !listed.used.has(newest.uuid)) throw notByNewest(label, newest);
    if (replaced.length === 0) return [];
    ports.progress.step(told(own`revoking all keys of the label "${label}" but the newest`));
    await revokeAll(session, replaced);
    return replaced.map(({ uuid }) => session.redactor.excerpt(printable(uuid)));
  });
}

function madeAt({ created }: ApiKey): number {
  return created?.getTime() ?? -Infinity;
}

function notByNewest(label: string, newest: ApiKey | undefined): PublishError {
  const which = newest === undefined ? own`there is none` : own`its newest is ${printable(newest.uuid)}`;
  return new PublishError("CONFIG_MISSING", own`the login is not made by the newest key of the label "${label}" (${which}), and so nothing is revoked`, own`Log in by the new key, read from where it is stored; where it was never stored, rotate once more`);
}
