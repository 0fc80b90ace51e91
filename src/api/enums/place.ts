/** Where the commit of an image is. */
export enum Place {
  /** On the main branch: production may use it. */
  MAIN = "main",
  /** In the repository, but only another branch, or a git tag, leads to it. */
  BRANCH = "branch",
  /** Not in the repository, or not told. */
  UNKNOWN = "unknown",
}
