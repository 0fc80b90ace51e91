import type { Git } from "./git.js";

/** The git repository that a source tree is in. */
export interface SourceRepository {
  readonly git: Git;
  /** The link to it, after its remote "origin" (see source-url.ts). */
  originUrl(): Promise<string | undefined>;
}
