import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import type { Declaration } from "../source/declaration/container-json.js";
import type { Commit } from "../source/git/commit.js";
import type { Kind } from "../source/kind.js";
import { tagByCommit, type Tag } from "../image/tag.js";
import type { Version } from "../image/version.js";

/** What a container of the source tree is published as; a container with both build files has two. */
export interface Variant {
  readonly name: string;
  readonly kind: Kind;
  readonly version: Version;
  readonly tag: Tag;
}

/** Evaluates the version of a default.nix, by its path from the root of the source tree, where Nix is at hand; undefined where it is not. */
export type EvaluateNix = (buildFile: string) => Promise<string | undefined>;

/** The error for a version that only the files of a commit can tell, which the tree does not hold. */
export function notCheckedOut(why: string, so: string, { id }: Commit): PublishError {
  return new PublishError("VERSION_MISSING", own`${why}, and the source tree is not what commit ${id} holds, ${so}`, own`Check that commit out without changes, or write the version down in a file`);
}

export function variant(name: string, kind: Kind, version: Version, commit: Commit): Variant {
  return { name, kind, version, tag: tagByCommit(version, commit, kind) };
}

/** A variant, or why there is none, such as a version that is missing. */
export interface FoundVariant {
  readonly name: string;
  /** Its path from the root of the source tree. */
  readonly folder: string;
  readonly kind: Kind;
  /** What its container.json says, and that of the root. */
  readonly declaration: Declaration;
  readonly variant?: Variant;
  readonly fault?: PublishError;
}
