import { PublishError, type ErrorCode } from "../errors.js";
import { own, told } from "../errors/own-words.js";
import type { RegistryHost } from "../image/registry-host.js";
import { identityNote, signedInAs } from "../publish/login-notes.js";
import { assertRights } from "../publish/may-push.js";
import { printable, type Redactor } from "../redact.js";
import { keyInUse, type KeyInUse } from "../registry/api/key-in-use.js";
import { assertDays, endsWithin } from "../registry/keys/key-days.js";
import { keyEnd, keyName } from "../registry/keys/key-words.js";
import { RepositoryClient } from "../registry/api/repository-client.js";
import { assertSignedIn } from "../registry/auth/signed-in.js";
import type { ApiKey } from "../registry/api/zot-api-key.js";
import { rfc3339 } from "../source/git/rfc3339.js";
import { checkedRepository, type Asked, type CheckedChoice, type CheckPorts } from "./steps/checked-repository.js";

export interface KeyOrder extends CheckedChoice {
  /** How many days the key has to be good for at the least. */
  readonly days: number;
}

/** What was found of a key that is in order; `--json` prints it as it is. */
export interface KeyReport {
  readonly ok: true;
  /** For a person: what was found, and what was passed over, each in a line. */
  readonly findings: readonly string[];
  /** The API keys that are in use, where the registry tells. */
  readonly keys: readonly { readonly label: string; readonly uuid: string; readonly expires: string | null }[];
}

/**
 * Throws unless the registry takes the given key, lets it push, and will go on so for some days: CREDENTIAL_REJECTED,
 * PUSH_DENIED, KEY_EXPIRING. Nothing is written. What cannot be known, it says and passes over.
 */
export async function checkKey(order: KeyOrder, ports: CheckPorts): Promise<KeyReport> {
  const { registries, progress } = ports;
  assertDays(order.days, own`--days (keyDays)`, 0);
  if (!registries) return skipped(own`no registry is given (registry)`);
  const registry = await registries.main();
  if (registry.credential.kind === "anonymous") return skipped(own`none is given (registryUsername, registryPassword)`);
  const session = registry.session();
  const asked = { host: registry.host, session };
  try {
    progress.step(told(own`logging in at ${registry.host}`));
    await assertSignedIn(session);
    const rights = await checkRights(order, ports, asked);
    const identity = await signedInAs({ session });
    if (identity) return reportOf([rights, identityNote(identity), own`the token expires at ${identity.expires}`], [], session.redactor);
    const used = await untoldWhereRefused(keyInUse(session));
    const expiry = checkExpiry(used, order.days, registry.host);
    return reportOf([rights, ...expiry], used.kind === "api-keys" ? used.keys : [], session.redactor);
  } finally {
    await session.close();
  }
}

function skipped(why: string): KeyReport {
  return { ok: true, findings: [told(own`the key is not checked: ${why}`)], keys: [] };
}

/** It is a result, which nobody redacts any more. */
function reportOf(findings: readonly string[], keys: readonly ApiKey[], redactor: Redactor): KeyReport {
  return { ok: true, findings: findings.map((text) => redactor.excerpt(text)), keys: keys.map((key) => cleanKey(key, redactor)) };
}

function cleanKey({ label, uuid, expires }: ApiKey, redactor: Redactor): KeyReport["keys"][number] {
  return { label: redactor.excerpt(printable(label)), uuid: redactor.excerpt(printable(uuid)), expires: expires ? rfc3339(expires) : null };
}

async function checkRights(order: CheckedChoice, { source, progress }: CheckPorts, asked: Asked): Promise<string> {
  const { host, session } = asked;
  const found = await checkedRepository(order, source, asked);
  if (found.kind === "none") return own`whether the key may push is not checked: ${found.why}`;
  const name = found.repository.toString();
  progress.step(told(own`asking ${name} for the key's rights`));
  const client = (access: "pull" | "pull,push") => new RepositoryClient(session, found.repository, access);
  const rights = await assertRights(client("pull,push"), client("pull"), progress);
  if (!(await session.asksForLogin())) return own`${host} asks nobody for a login: whether the key is good cannot be known`;
  return {
    "may-push": own`the key may push to ${name}`,
    untold: own`${name} does not tell whether the key may push`,
    "may-create": own`${name} is not there yet, and the key may create it`,
    unknown: own`${name} is not there yet: whether the key may create it is known only when publishing`,
  }[rights];
}

function checkExpiry(used: KeyInUse, days: number, host: RegistryHost): string[] {
  if (used.kind === "untold") return [own`when the key expires is not known: ${used.why}`];
  if (used.kind === "other") return [own`when the login expires is not known: it is none of the user's API keys at ${host}`];
  const wrong = used.keys.find((key) => endsWithin(key, days, used.now));
  if (wrong) throw expiring(wrong, days, used.now, host);
  return used.keys.map((key) => own`${keyName(key)} ${keyEnd(key, used.now)}`);
}

/** That the list is refused, or is none, says nothing of the key: it has been taken already. */
async function untoldWhereRefused(asking: Promise<KeyInUse>): Promise<KeyInUse> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof PublishError) || !REFUSALS.has(error.code)) throw error;
    return { kind: "untold", why: error.marked.what };
  }
}

const REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["CREDENTIAL_REJECTED", "PUSH_DENIED", "RESPONSE_INVALID", "REDIRECT_UNTRUSTED"]);

function expiring(key: ApiKey, days: number, now: Date, host: RegistryHost): PublishError {
  return new PublishError(
    "KEY_EXPIRING",
    own`${keyName(key)} at ${host} ${keyEnd(key, now)}, and has to be good for ${days} days`,
    own`Make a new key, store it where the old one is, and revoke the old one (${printable(key.uuid)}) once the new one has published: keys-rotate (rotateApiKey) does that`,
  );
}
