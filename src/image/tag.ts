import { PublishError } from "../errors.js";
import { printable } from "../redact.js";
import type { Commit } from "../source/commit.js";
import type { Version } from "./version.js";

/** A tag of the OCI distribution spec: at most 128 characters of `[A-Za-z0-9_.-]`, not starting with `.` or `-`. */
export type Tag = string & { readonly __brand: "Tag" };

const TAG_LIMIT = 128;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

export function isTag(text: string): text is Tag {
  return text.length <= TAG_LIMIT && TAG.test(text);
}

export function parseTag(text: string): Tag {
  if (text.length > TAG_LIMIT) {
    throw new PublishError(
      "REFERENCE_INVALID",
      `the tag "${printable(text, 60)}" has ${text.length} characters`,
      `A tag has at most ${TAG_LIMIT}: shorten the version`,
    );
  }
  if (!TAG.test(text)) {
    throw new PublishError(
      "REFERENCE_INVALID",
      `"${printable(text, 80)}" is not a tag`,
      'A tag holds letters, digits, ".", "_" and "-", and does not start with "." or "-"',
    );
  }
  return text as Tag;
}

/** `<version>-<sha7>`, such as `v1.2.3-abc1234`. */
export function tagByCommit(version: Version, commit: Commit): Tag {
  return parseTag(`${version}-${commit.short}`);
}
