import type { Commit } from "../source/git/commit.js";
import type { BuildPlatform } from "../source/platform.js";
import type { Digest } from "./digest.js";
import type { Version } from "./version.js";

/** What makes an image in the registry "the one that we are publishing": the commit and version it was built from, or its digest. */
export type ImageIdentity = SourceIdentity | { readonly kind: "manifest"; readonly digest: Digest };

export interface SourceIdentity {
  readonly kind: "source";
  readonly commit: Commit;
  readonly version: Version;
  readonly tree?: "unverified";
  /** Those that it has to be for, where somebody says so. */
  readonly platforms?: readonly BuildPlatform[];
}
