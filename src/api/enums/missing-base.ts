/** What to do where a source tree does not hold the commit to compare with, as after a forced push. */
export enum MissingBase {
  /** Throw HISTORY_MISSING. */
  ERROR = "error",
  /** Take every container for changed. */
  EVERYTHING = "everything",
}
