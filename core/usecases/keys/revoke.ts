import { PublishError } from "../../errors.js";
import { own, told } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { listWithUse } from "../../registry/api/key-in-use.js";
import { unlisted } from "../../registry/api/zot-api-key.js";
import { keyFacts, type RevocationReport } from "../../report/keys.js";
import { asKeyOwner, type KeyPorts } from "./key-session.js";
import { revokeAll } from "./rotate.js";

/**
 * Revokes one key by its uuid, and lists again: zot answers 200 to the wish to revoke a key that it does not know. Not the
 * key that the login is made by, which could not look any more whether it is gone.
 */
export function revokeKey(uuid: string, ports: KeyPorts): Promise<RevocationReport> {
  return asKeyOwner(ports, async ({ registry, session }) => {
    const listed = await listWithUse(session);
    if (listed.kind === "untold") throw unlisted(listed.why, listed.status);
    const { keys, now, used } = listed;
    const key = keys.find((each) => each.uuid === uuid);
    if (!key) throw refused(own`${registry.host} lists no API key ${printable(uuid)} of this user`, own`Give the uuid as keys-list (apiKeys) prints it`);
    if (used !== "untold" && used.has(uuid)) {
      throw refused(own`the login is made by the very key that is to be revoked (${printable(uuid)})`, own`Log in by the user's password or another key; to replace a key, use keys-rotate (rotateApiKey)`);
    }
    ports.progress.step(told(own`revoking the API key ${printable(uuid)} at ${registry.host}`));
    await revokeAll(session, [key]);
    return { ok: true, registry: registry.host, revoked: keyFacts(key, { now, inUse: false, expiring: false }, session.redactor) };
  });
}

function refused(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", own`${what}; nothing is revoked`, remedy);
}
