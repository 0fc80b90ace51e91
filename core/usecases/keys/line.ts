import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import type { ApiKey } from "../../registry/api/zot-api-key.js";

// zot cannot rename a key, and keeps nothing of it that we could write but its label. So the label says which keys a
// rotation made: after one that was stopped, the next one knows its leftovers by it.

const ROTATED = " (rotated)";
const LIMIT = 200;

/** The label of the keys that a rotation of this label makes. */
export function rotatedLabel(label: string): string {
  return `${label}${ROTATED}`;
}

/** The label that a key was first made under. */
export function plainLabel(label: string): string {
  return label.endsWith(ROTATED) ? label.slice(0, -ROTATED.length) : label;
}

/** A label as a user gives it. */
export function parseLabel(text: string): string {
  const refused = (why: string) => new PublishError("CONFIG_MISSING", own`the label of a key ${why}`, own`Give --label (label) a short name of who gets the key, such as ci`);
  if (text.trim() === "") throw refused(own`is empty`);
  if (text !== printable(text)) throw refused(own`holds a character that cannot be shown, or begins or ends with a blank`);
  if (text.length > LIMIT) throw refused(own`has more than ${LIMIT} characters`);
  if (text.endsWith(ROTATED)) throw refused(own`ends with "${ROTATED.trim()}", which marks what a rotation made`);
  return text;
}

/** The keys of one label: those that were made under it, and those that rotations of it made. */
export function lineOf(label: string, keys: readonly ApiKey[]): ApiKey[] {
  return keys.filter((key) => plainLabel(key.label) === label);
}

/** Of the keys of a label those that somebody else made since: neither the new one nor any that were there before it. */
export function rivalsOf(label: string, made: { readonly uuid: string }, { before, now }: { before: readonly ApiKey[]; now: readonly ApiKey[] }): ApiKey[] {
  return lineOf(label, now).filter(({ uuid }) => uuid !== made.uuid && !before.some((each) => each.uuid === uuid));
}

/** Whoever sees that somebody else is at the same label gives way: at least the later one of two does. */
export function assertAlone(label: string, rivals: readonly ApiKey[]): void {
  if (rivals.length === 0) return;
  throw labelTaken(own`somebody else makes keys of the label "${label}" at the same time (${uuids(rivals)})`, own`Let one run at a time do that (in a workflow: concurrency), and run it again when the other one has ended`);
}

/** Keys of one label of which nobody knows which one to replace: rotations leave but one that is not marked as theirs. */
export function assertOneLine(label: string, line: readonly ApiKey[], now: Date): void {
  const plain = line.filter((key) => key.label === label && (key.expires === undefined || key.expires > now));
  if (plain.length < 2) return;
  throw labelTaken(own`the label "${label}" is on ${plain.length} API keys (${uuids(plain)}), and a rotation replaces all keys of a label by one`, own`Revoke those that nobody uses any more, so that one is left, or give each receiver a label of its own`);
}

export function labelTaken(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}

export function uuids(keys: readonly ApiKey[]): string {
  return keys.map(({ uuid }) => printable(uuid)).join(", ");
}
