import type { Confidential } from "../../credentials/confidential.js";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";

/** Who gets a new key: a file, or a command's standard input. */
export interface KeyReceiver {
  /** For a person; no secret is in it. */
  readonly name: string;
  /** Throws where it could not take a key. Asked before one is made. */
  prepare(): Promise<void>;
  store(key: Confidential): Promise<void>;
  /** What it holds now; undefined for one that cannot be read. */
  readBack(): Promise<Confidential | undefined>;
}

/** Gives a key to its receiver, and looks whether that is what it holds now, where it can be read. */
export async function handOver(key: Confidential, receiver: KeyReceiver): Promise<void> {
  await receiver.store(key);
  const held = await receiver.readBack();
  if (held === undefined || held.reveal() === key.reveal()) return;
  throw new PublishError("TOOL_FAILED", own`${receiver.name} took the new key, and holds something else`, own`Look at what else writes there`);
}
