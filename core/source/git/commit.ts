import { PublishError } from "../../errors.js";
import { printable } from "../../redact.js";
import { own } from "../../errors/own-words.js";

/** A commit by its full object name. */
export interface Commit {
  /** 40 (SHA-1) or 64 (SHA-256) lower-case hex digits. */
  readonly id: string;
  /** The first 7 digits, as a tag shows them. */
  readonly short: string;
}

const LENGTH_SHA1 = 40;
const LENGTH_SHA256 = 64;

/** Whether a text is a full commit id. */
export function isCommitId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** Parses a full commit id. Abbreviations are refused: two commits can share one. */
export function parseCommit(text: string): Commit {
  const id = text.trim().toLowerCase();
  const isHex = /^[0-9a-f]+$/.test(id);
  if (!isHex || (id.length !== LENGTH_SHA1 && id.length !== LENGTH_SHA256)) {
    const why = isHex ? own`has ${id.length} digits` : own`is not hexadecimal`;
    throw new PublishError(
      "COMMIT_INVALID",
      own`"${printable(text, 80)}" is not a full commit id: it ${why}`,
      own`Give all ${LENGTH_SHA1} (SHA-1) or ${LENGTH_SHA256} (SHA-256) hex digits, as git rev-parse HEAD prints them`,
    );
  }
  if (/^0+$/.test(id)) throw new PublishError("COMMIT_INVALID", own`the commit id is all zeros, as CI has it for a branch that was deleted`, own`Give the id of a commit that exists`);
  return { id, short: id.slice(0, 7) };
}
