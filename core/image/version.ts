import { PublishError } from "../errors.js";
import { printable } from "../redact.js";
import { own } from "../errors/own-words.js";

/** A version as it is declared, with a `v` in front where it begins with a digit. What of it no tag may hold, a tag has otherwise: `versionInTag`. */
export type Version = string & { readonly __brand: "Version" };

/** What versions are made of: semver's `+`, Debian's and RPM's `~`, `:` and `^`, Python's `!`, and `/` and `@` of git tags. */
const VERSION = /^[A-Za-z0-9][A-Za-z0-9._+~:^!/@-]*$/;

/** `latest` and `main` name no version: one has a digit. */
export function isVersion(text: string): boolean {
  return VERSION.test(text) && /[0-9]/.test(text);
}

/** Parses a version such as `v3.9.1`, `4.1.1-r1`, `1.2.3+build.5`, `jdk-21.0.5+11` or `1:9.18.28-1~deb12u2`; `origin` says whose it is. */
export function parseVersion(text: string, origin: string): Version {
  const trimmed = text.trim();
  if (!isVersion(trimmed)) {
    throw new PublishError(
      "VERSION_MISSING",
      trimmed === "" ? own`${origin} is empty` : own`${origin} is "${printable(trimmed, 80)}", which is not a version`,
      own`Use a version with a digit in it that begins with a letter or a digit, and holds only those and ".", "_", "-", "+", "~", ":", "^", "!", "/" and "@", such as v1.2.3`,
    );
  }
  return numbered(trimmed) as Version;
}

/** How a version is written in a tag: each character that no tag may hold is a `_` there. */
export function versionInTag(version: string): string {
  return numbered(version).replace(/[^A-Za-z0-9._-]/g, "_");
}

function numbered(version: string): string {
  return /^[0-9]/.test(version) ? `v${version}` : version;
}

/**
 * Whether an image that says one version is of the other. Images may say a version as it stands in their tag (those of
 * earlier releases of ours do), and then nobody knows which characters were behind the `_` of it.
 */
export function isSameVersion(one: string, other: string): boolean {
  const [inTag, otherInTag] = [versionInTag(one), versionInTag(other)];
  return inTag === otherInTag && (numbered(one) === numbered(other) || numbered(one) === inTag || numbered(other) === otherInTag);
}
