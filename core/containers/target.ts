import type { SourceIdentity } from "../image/identity.js";
import type { Provenance } from "../image/labels.js";
import { tagByCommit, type Tag } from "../image/tag.js";
import type { Version } from "../image/version.js";
import type { Commit } from "../source/git/commit.js";
import type { BuildArg } from "../source/dockerfile/build-args.js";
import type { Kind } from "../source/kind.js";
import type { BuildPlatform } from "../source/platform.js";
import type { FoundContainer } from "./find-container.js";

/** What is published: an image's name in the registry, and what it says of its origin. */
export interface Target {
  readonly name: string;
  readonly tag: Tag;
  readonly identity: SourceIdentity;
  readonly provenance: Provenance;
}

/** A target that is built from a source tree. */
export interface SourceTarget extends Target {
  readonly container: FoundContainer;
  /** All that a Dockerfile is built with, where its source is of this date: also a version that was given. */
  readonly buildArgs: (created: string | undefined) => readonly BuildArg[];
  /** Its provenance with the date of the commit and what it says of itself: looked up where something is built. */
  readonly dated: () => Promise<Provenance>;
}

export interface Origin {
  readonly version: Version;
  readonly commit: Commit;
  readonly kind: Kind;
  readonly tree: "compared" | "unverified";
  readonly url?: string | undefined;
  readonly platforms?: readonly BuildPlatform[];
}

/** What an image of this origin is published as. */
export function targetOf(name: string, { version, commit, kind, tree, url, platforms = [] }: Origin): Target {
  const state = tree === "unverified" ? { tree } : {};
  return {
    name,
    tag: tagByCommit(version, commit, kind),
    identity: { kind: "source", commit, version, ...state, ...(platforms.length > 0 && { platforms }) },
    provenance: { version, commit, source: url, created: undefined, about: { title: name }, ...state },
  };
}
