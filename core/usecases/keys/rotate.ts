import { PublishError } from "../../errors.js";
import { own, told } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { requireApiKeys, type ApiKey } from "../../registry/api/zot-api-key.js";
import type { RotationReport } from "../../report/keys.js";
import { asKeyOwner, type KeyPorts, type KeySession } from "./key-session.js";
import { assertAlone, rivalsOf, uuids } from "./line.js";
import { revoke, type NewKey } from "./new-key.js";
import { assertHeld, handOver, type KeyReceiver } from "./receiver.js";
import { byNewKey, checkedRotation, makeProven, withState, type RotationOrder, type StartedRotation } from "./start-rotation.js";

const AGAIN = own`Then run it again, with a key that works: it replaces all keys of this label by one`;

/**
 * Replaces the key of a label: makes a new one, proves it, hands it over, and only then revokes what was there before,
 * which is the old key and whatever earlier rotations left that were stopped. However it ends, what its receiver holds
 * works: nothing is revoked before the hand-over has succeeded, and then only what is not the new key. Of two at a time
 * for one label, one gives way or both do: who sees a key that it does not know revokes nothing.
 */
export function rotateKey(order: RotationOrder, ports: KeyPorts & { readonly receiver: KeyReceiver }): Promise<RotationReport> {
  const checked = checkedRotation(order);
  const { receiver, progress } = ports;
  return asKeyOwner(ports, async (owner) => {
    await receiver.prepare();
    const { made, replaced } = await makeProven(checked, owner, ports);
    progress.step(told(own`handing the new key over to ${receiver.name}`));
    try {
      await handOver(made.key, receiver);
    } catch (error) {
      throw withState(error, own`${receiver.name} may hold the new key (${printable(made.uuid)}) or the old one, and nothing is revoked: ${working(made, replaced)}`, AGAIN);
    }
    await revokeReplaced(owner, { label: checked.label, made, replaced }, ports);
    const { redactor } = owner.session;
    return { ok: true, registry: owner.registry.host, key: made.facts, receiver: redactor.excerpt(receiver.name), revoked: replaced.map(({ uuid }) => redactor.excerpt(printable(uuid))) };
  });
}

/** By the new key: the old one cannot look any more whether it is gone. */
async function revokeReplaced(owner: KeySession, { label, made, replaced }: StartedRotation & { label: string }, { receiver, progress }: KeyPorts & { readonly receiver: KeyReceiver }): Promise<void> {
  if (replaced.length === 0) return;
  progress.step(told(own`revoking what the new key replaces (${uuids(replaced)})`));
  await byNewKey(owner, made, async (session) => {
    try {
      const { keys } = await requireApiKeys(session);
      assertAlone(label, rivalsOf(label, made, { before: replaced, now: keys }));
      // Once more, right before nothing else works any more: another rotation may have handed its own over since.
      await assertHeld(made.key, receiver);
    } catch (error) {
      throw withState(error, own`${receiver.name} was given the new key (${printable(made.uuid)}), and nothing is revoked: ${working(made, replaced)}`, AGAIN);
    }
    try {
      await revokeAll(session, replaced);
    } catch (error) {
      throw withState(error, own`${receiver.name} has the new key (${printable(made.uuid)}), which works`, AGAIN);
    }
  });
}

/** Throws unless all of them are gone. */
export async function revokeAll(session: KeySession["session"], replaced: readonly ApiKey[]): Promise<void> {
  const left = await revoke(session, replaced.map(({ uuid }) => uuid)).catch((error: unknown) => {
    throw withState(error, own`of the old keys (${uuids(replaced)}) some may still work`);
  });
  if (left.length === 0) return;
  const still = replaced.filter(({ uuid }) => left.includes(uuid));
  throw new PublishError("REGISTRY_FAULT", own`${session.host} still lists what it was asked to revoke (${uuids(still)})`, own`Look into the registry's log`);
}

function working(made: NewKey, replaced: readonly ApiKey[]): string {
  return replaced.length === 0 ? own`it works` : own`all of them work (${printable(made.uuid)}, ${uuids(replaced)})`;
}
