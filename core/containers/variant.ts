import type { FoundContainer } from "./found-container.js";
import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import type { Commit } from "../source/git/commit.js";
import { dockerfileVersion, keepGivenVersion, VERSION_ARG } from "../source/dockerfile/declared-version.js";
import type { Kind } from "../source/kind.js";
import { tagByCommit, type Tag } from "../image/tag.js";
import { parseVersion, type Version } from "../image/version.js";

/** What a container of the source tree is published as; a container with both build files has two. */
export interface Variant {
  readonly name: string;
  readonly kind: Kind;
  readonly version: Version;
  readonly tag: Tag;
}

/** Evaluates the version of a default.nix, by its path from the root of the source tree, where Nix is at hand; undefined where it is not. */
export type EvaluateNix = (buildFile: string) => Promise<string | undefined>;

/** The error for a version that only Nix computes, at a commit that the tree does not hold. */
export function notCheckedOut(buildFile: string, { id }: Commit): PublishError {
  return new PublishError(
    "VERSION_MISSING",
    own`${buildFile} computes its version, and the source tree is not what commit ${id} holds, so Nix cannot tell it`,
    own`Check that commit out without changes, or write version = "1.2.3"; as a literal`,
  );
}

/** What a container is built from, and how. */
export type BuildFileOf = Pick<FoundContainer, "kind" | "buildFile">;

/** The version that a container's build file declares. A computed one of default.nix is evaluated where that can be. */
export async function declaredVersion({ kind, buildFile: path }: BuildFileOf, text: string, evaluate: EvaluateNix): Promise<Version> {
  const origin = `the version in ${path}`;
  if (kind === "dockerfile") return parseVersion(dockerfileVersion({ text, file: path, arg: VERSION_ARG }), origin);
  // What reads Nix is not loaded for a Dockerfile.
  const { nixVersion, readNixVersion } = await import("../source/nix/version.js");
  const computed = readNixVersion(text)?.kind === "computed" ? await evaluate(path) : undefined;
  return parseVersion(computed ?? nixVersion(text, path), origin);
}

/** The given version, which a Dockerfile must not contradict. `text` is read only where it is of a Dockerfile. */
export async function givenVersion({ kind, buildFile }: BuildFileOf, given: string, text: () => Promise<string>): Promise<Version> {
  const version = parseVersion(given, "the version given");
  if (kind === "dockerfile") keepGivenVersion({ text: await text(), file: buildFile, arg: VERSION_ARG }, given.trim());
  return version;
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
  readonly variant?: Variant;
  readonly fault?: PublishError;
}
