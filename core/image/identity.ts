import type { Commit } from "../source/git/commit.js";
import type { Digest } from "./digest.js";
import type { Version } from "./version.js";

/** What makes an image in the registry "the one that we are publishing": the commit and version it was built from, or its digest. */
export type ImageIdentity =
  | { readonly kind: "source"; readonly commit: Commit; readonly version: Version; readonly tree?: "unverified" }
  | { readonly kind: "manifest"; readonly digest: Digest };
