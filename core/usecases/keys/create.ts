import { PublishError } from "../../errors.js";
import { own, told } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { requireApiKeys } from "../../registry/api/zot-api-key.js";
import type { NewKeyReport } from "../../report/keys.js";
import { assertDays } from "../../registry/keys/key-days.js";
import { asKeyOwner, type KeyPorts, type KeySession } from "./key-session.js";
import { assertAlone, labelTaken, lineOf, parseLabel, rivalsOf, uuids } from "./line.js";
import { makeKey, takeBack, type NewKey } from "./new-key.js";
import { handOver, type KeyReceiver } from "./receiver.js";

export interface NewKeyOrder {
  readonly label: string;
  /** For how many days it is good. */
  readonly days: number;
}

/** Makes an API key under a label that no key of the user has, and returns it to whoever stores it. */
export function newKey(order: NewKeyOrder, ports: KeyPorts): Promise<NewKey> {
  const { label, days } = parsed(order);
  return asKeyOwner(ports, (owner) => makeUnder(label, days, owner, ports));
}

/**
 * The same, handed over to its receiver. Where that fails, the key is revoked again, and so the next run finds its label
 * free; but not where it may have taken the place of what its receiver held before.
 */
export function createKey(order: NewKeyOrder, ports: KeyPorts & { readonly receiver: KeyReceiver }): Promise<NewKeyReport> {
  const { label, days } = parsed(order);
  const { receiver, progress } = ports;
  return asKeyOwner(ports, async (owner) => {
    await receiver.prepare();
    const made = await makeUnder(label, days, owner, ports);
    progress.step(told(own`handing the key over to ${receiver.name}`));
    try {
      await handOver(made.key, receiver);
    } catch (error) {
      // What was there before may be gone, and the new key in its place.
      throw notHandedOver(error, made, receiver.replaces === true ? "kept" : await takeBack(owner.session, made));
    }
    return { ok: true, registry: owner.registry.host, key: made.facts, receiver: owner.session.redactor.excerpt(receiver.name) };
  });
}

function parsed({ label, days }: NewKeyOrder): NewKeyOrder {
  assertDays(days, own`--days (days)`, 1);
  return { label: parseLabel(label), days };
}

async function makeUnder(label: string, days: number, owner: KeySession, ports: KeyPorts): Promise<NewKey> {
  const { keys, now } = await requireApiKeys(owner.session);
  const line = lineOf(label, keys).filter(({ expires }) => expires === undefined || expires > now);
  if (line.length > 0) {
    throw labelTaken(own`the label "${label}" is on ${line.length === 1 ? own`an API key` : own`${line.length} API keys`} already (${uuids(line)})`, own`Choose another label, or replace that key by keys-rotate (rotateApiKey)`);
  }
  const made = await makeKey(owner, { label, days, now }, ports);
  try {
    assertAlone(label, rivalsOf(label, made, { before: keys, now: made.listed }));
  } catch (error) {
    throw notHandedOver(error, made, await takeBack(owner.session, made));
  }
  return made;
}

function notHandedOver(error: unknown, { uuid }: NewKey, what: "revoked" | "left" | "kept"): unknown {
  if (!(error instanceof PublishError)) return error;
  const { what: happened, remedy } = error.marked;
  const key = own`the new key (${printable(uuid)})`;
  const after = { revoked: own`${key} is revoked again`, left: own`${key} could not be revoked again`, kept: own`${key} is kept, for its receiver may hold it in the place of what was there` }[what];
  return new PublishError(error.code, own`${happened}; ${after}`, what === "revoked" ? remedy : own`${remedy}. Then run keys-rotate with the same label, which replaces it`, { cause: error });
}
