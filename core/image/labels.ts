import type { Commit } from "../source/git/commit.js";
import type { Version } from "./version.js";

/** Annotation keys of the OCI image spec (annotations.md), used as manifest annotations and as config labels. */
export const REVISION = "org.opencontainers.image.revision";
export const VERSION = "org.opencontainers.image.version";
export const SOURCE = "org.opencontainers.image.source";
export const TITLE = "org.opencontainers.image.title";
export const CREATED = "org.opencontainers.image.created";

/** Ours: `unverified` where nobody compared what the image was built from with its commit. */
export const TREE = "dev.container-publisher.tree";
export const UNVERIFIED = "unverified";

/** What an image says of its own origin. */
export interface Provenance {
  readonly title: string;
  readonly version: Version;
  readonly commit: Commit;
  /** A link to the repository, where it is known. */
  readonly source: string | undefined;
  /** The date of the commit (RFC 3339), where it is known: the build's own date would change every digest. */
  readonly created: string | undefined;
  readonly tree?: typeof UNVERIFIED;
}

export function labels(provenance: Provenance): Record<string, string> {
  return {
    [TITLE]: provenance.title,
    [VERSION]: provenance.version,
    [REVISION]: provenance.commit.id,
    ...(provenance.source === undefined ? {} : { [SOURCE]: provenance.source }),
    ...(provenance.created === undefined ? {} : { [CREATED]: provenance.created }),
    ...(provenance.tree === undefined ? {} : { [TREE]: provenance.tree }),
  };
}
