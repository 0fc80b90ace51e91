import { PublishError } from "../errors.js";
import { printable } from "../redact.js";
import { own } from "../errors/own-words.js";

/** A version as it stands in a tag: with its leading `v`, and `_` for the `+` that no tag may hold. */
export type Version = string & { readonly __brand: "Version" };

const VERSION = /^v?[0-9][A-Za-z0-9._+-]*$/;

export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/** Parses a version such as `v3.9.1`, `4.1.1-r1`, `2026.1` or `1.2.3+build.5`; `origin` says whose it is. */
export function parseVersion(text: string, origin: string): Version {
  const trimmed = text.trim();
  if (!isVersion(trimmed)) {
    throw new PublishError(
      "VERSION_MISSING",
      trimmed === "" ? own`${origin} is empty` : own`${origin} is "${printable(trimmed, 80)}", which is not a version`,
      own`Use a version that starts with a digit or with "v" and a digit, and holds only letters, digits, ".", "_", "-" and "+", such as v1.2.3`,
    );
  }
  return versionInTag(trimmed) as Version;
}

/** How a version is written in a tag. */
export function versionInTag(version: string): string {
  const tagSafe = version.replaceAll("+", "_");
  return tagSafe.startsWith("v") ? tagSafe : `v${tagSafe}`;
}
