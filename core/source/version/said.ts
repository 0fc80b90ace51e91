/** What a source says of a version, as it is written there. */
export interface Said {
  readonly text: string;
  /** Whose it is, as messages call it, such as `version in apps/x/package.json`. */
  readonly origin: string;
}

/** A file that versions are read from. */
export interface VersionFile {
  /** From the root of the source tree. */
  readonly path: string;
  readonly text: string;
}
