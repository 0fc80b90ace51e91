import type { Confidential } from "../../credentials/confidential.js";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";

/** Who gets a new key: a file, a command's standard input, or a secret of a forge. */
export interface KeyReceiver {
  /** For a person; no secret is in it. */
  readonly name: string;
  /** Whether it held something before, which a hand-over that fails may have replaced: known once it is prepared. */
  readonly replaces?: boolean;
  /** Throws where it could not take a key. Asked before one is made. */
  prepare(): Promise<void>;
  store(key: Confidential): Promise<void>;
  /** What it holds now; undefined for one that cannot be read. Throws where that shows by itself that it took nothing. */
  readBack(): Promise<Confidential | undefined>;
}

/** Gives a key to its receiver, and looks whether that is what it holds now, where it can be read. */
export async function handOver(key: Confidential, receiver: KeyReceiver): Promise<void> {
  await receiver.store(key);
  await assertHeld(key, receiver);
}

/** Throws where a receiver holds something else than this key, as far as it can be read. */
export async function assertHeld(key: Confidential, receiver: KeyReceiver): Promise<void> {
  const held = await receiver.readBack();
  if (held === undefined || held.reveal() === key.reveal()) return;
  throw new PublishError("TOOL_FAILED", own`${receiver.name} took the new key, and holds something else`, own`Look at what else writes there`);
}
