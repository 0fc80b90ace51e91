import { PublishError } from "../errors.js";
import { quoted } from "../redact.js";
import { own } from "../errors/own-words.js";
import type { Commit } from "../source/git/commit.js";
import type { Kind } from "../source/kind.js";
import { isVersion, versionInTag, type Version } from "./version.js";

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
      own`the tag ${quoted(text, 60)} has ${text.length} characters`,
      own`A tag has at most ${TAG_LIMIT}: shorten the version`,
    );
  }
  if (!TAG.test(text)) {
    throw new PublishError(
      "REFERENCE_INVALID",
      own`${quoted(text, 80)} is not a tag`,
      own`A tag holds letters, digits, ".", "_" and "-", and does not start with "." or "-"`,
    );
  }
  return text as Tag;
}

const NIX_SUFFIX = "-nix";
/** What a tag looks like whose version is a number: no other one looks so. */
export const TAG_BY_COMMIT = /^(v[0-9][A-Za-z0-9._-]*)-([0-9a-f]{7})(-nix)?$/;
/** The same for any version, which has a digit somewhere: `pr-12-abc1234` looks so, too, and may be of no version at all. */
export const LIKELY_TAG = /^([A-Za-z0-9._-]*[0-9][A-Za-z0-9._-]*)-([0-9a-f]{7})(-nix)?$/;

/** `<version>-<sha7>`, such as `v1.2.3-abc1234`, and `v1.2.3-abc1234-nix` for an image built by Nix. */
export function tagByCommit(version: Version, commit: Commit, kind: Kind = "dockerfile"): Tag {
  return parseTag(`${versionInTag(version)}-${commit.short}${kind === "nix" ? NIX_SUFFIX : ""}`);
}

/** What a tag of that form says. */
export interface TagParts {
  /** As it stands in the tag. */
  readonly version: string;
  /** The first 7 digits of the commit. */
  readonly short: string;
  readonly kind: Kind;
}

/** Reads a tag of that form whose version is a number, which any tag that looks so is; undefined for every other. */
export function readTagByCommit(tag: string): TagParts | undefined {
  return partsOf(TAG_BY_COMMIT.exec(tag));
}

/** Reads a tag that may be of that form, as far as its name tells: its image has to say that it is. */
export function readLikelyTag(tag: string): TagParts | undefined {
  const parts = partsOf(LIKELY_TAG.exec(tag));
  return parts && isVersion(parts.version) ? parts : undefined;
}

/** Reads the tag of an image that says which version it is of, where it says one. */
export function readTagOf(tag: string, version: string | undefined): TagParts | undefined {
  const parts = readLikelyTag(tag);
  return parts && version !== undefined && versionInTag(version) === parts.version ? parts : readTagByCommit(tag);
}

function partsOf(match: RegExpExecArray | null): TagParts | undefined {
  const [, version = "", short = "", nix] = match ?? [];
  return version === "" ? undefined : { version, short, kind: nix === undefined ? "dockerfile" : "nix" };
}
