import { login, type Login } from "../../credentials/credential.js";
import { PublishError } from "../../errors.js";
import { own, told } from "../../errors/own-words.js";
import { Repository } from "../../image/reference.js";
import { assertRights } from "../../publish/may-push.js";
import { printable } from "../../redact.js";
import { RepositoryClient } from "../../registry/api/repository-client.js";
import { usedBetween } from "../../registry/api/key-in-use.js";
import { requireApiKeys, type ApiKey } from "../../registry/api/zot-api-key.js";
import { assertSignedIn } from "../../registry/auth/signed-in.js";
import type { Session } from "../../registry/session.js";
import { assertDays } from "../../registry/keys/key-days.js";
import { asKeyOwner, type KeyPorts, type KeySession } from "./key-session.js";
import { assertAlone, assertOneLine, lineOf, parseLabel, plainLabel, rivalsOf, rotatedLabel, uuids } from "./line.js";
import { makeKey, takeBack, type NewKey } from "./new-key.js";

export interface RotationOrder {
  /** Whose key it is: all keys of this label are replaced by one. */
  readonly label: string;
  /** The path of the repository that the new key has to be able to push to. */
  readonly repository: string;
  /** For how many days the new key is good. */
  readonly days: number;
}

/** A new key that has shown what it can do, and the keys that it is to replace. None of them is revoked yet. */
export interface StartedRotation {
  readonly made: NewKey;
  readonly replaced: readonly ApiKey[];
}

/** Makes a new key of a label, and proves it. Nothing is revoked: whoever stores it may then finish the rotation. */
export function startRotation(order: RotationOrder, ports: KeyPorts): Promise<StartedRotation> {
  const checked = checkedRotation(order);
  return asKeyOwner(ports, (owner) => makeProven(checked, owner, ports));
}

export function checkedRotation(order: RotationOrder): RotationOrder {
  assertDays(order.days, own`--days (days)`, 1);
  return { ...order, label: parseLabel(order.label) };
}

/** Makes the key, and asks the registry by it for the rights that it is for. One that has not got them is revoked again. */
export async function makeProven({ label, repository, days }: RotationOrder, owner: KeySession, ports: KeyPorts): Promise<StartedRotation> {
  const target = Repository.at(owner.registry.host, repository);
  const { keys, now } = await requireApiKeys(owner.session);
  const replaced = lineOf(label, keys);
  assertOneLine(label, replaced, now);
  if (replaced.length === 0) await assertNoOtherLogin(label, keys, owner.session);
  const made = await makeKey(owner, { label: replaced.length === 0 ? label : rotatedLabel(label), days, now }, ports);
  try {
    assertAlone(label, rivalsOf(label, made, { before: keys, now: made.listed }));
    ports.progress.step(told(own`asking ${target.toString()} for the new key's rights`));
    await byNewKey(owner, made, (session) => prove(session, target, ports));
  } catch (error) {
    const what = (await takeBack(owner.session, made)) === "revoked" ? own`it is revoked again` : own`it could not be revoked, and the next run does that`;
    throw withState(error, own`the new key (${printable(made.uuid)}) is not handed over: ${what}, and ${oldOnes(replaced)}`);
  }
  return { made, replaced };
}

/**
 * A label that no key has may be a slip: where the login is itself a key, of another label, its file or secret would be
 * given a key of the wrong one, and nobody would have the right one any more. By the owner's password it is a first key.
 */
async function assertNoOtherLogin(label: string, before: readonly ApiKey[], session: Session): Promise<void> {
  if (before.length === 0) return;
  const used = usedBetween(before, (await requireApiKeys(session)).keys);
  if (used.length === 0) return;
  const names = used.map((key) => own`"${printable(plainLabel(key.label))}" (${printable(key.uuid)})`).join(", ");
  throw new PublishError("CONFIG_MISSING", own`no API key is called "${label}", and the login is made by ${names}; nothing is made or revoked`, own`Give the label of the key that is to be replaced; the first key of another label is made by keys-create (createApiKey)`);
}

/** A session of the owner's by the new key. */
export async function byNewKey<T>({ registry, owner }: KeySession, { key }: NewKey, act: (session: Session) => Promise<T>): Promise<T> {
  const as: Login = login(owner.username, key.reveal());
  const session = registry.session(as);
  try {
    return await act(session);
  } finally {
    await session.close();
  }
}

async function prove(session: Session, repository: Repository, { progress }: KeyPorts): Promise<void> {
  await assertSignedIn(session);
  const client = (access: "pull" | "pull,push") => new RepositoryClient(session, repository, access);
  const rights = await assertRights(client("pull,push"), client("pull"), progress);
  if ((rights === "may-push" || rights === "may-create") && (await session.asksForLogin())) return;
  throw new PublishError("RESPONSE_INVALID", own`${session.host} does not tell whether the new key may push to ${repository.toString()}`, own`Look at the registry: only a key that has shown its rights replaces another`);
}

export function oldOnes(replaced: readonly ApiKey[]): string {
  return replaced.length === 0 ? own`there was none before it` : own`what worked before works as it did (${uuids(replaced)})`;
}

/** The same error, which also says which keys there are now. */
export function withState(error: unknown, state: string, remedy?: string): unknown {
  if (!(error instanceof PublishError)) return error;
  const { what, remedy: first } = error.marked;
  return new PublishError(error.code, own`${what}; ${state}`, remedy === undefined ? first : own`${first.replace(/\.$/, "")}. ${remedy}`, { cause: error });
}
