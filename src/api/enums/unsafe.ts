// It comes in lists: each value is its name (see Expectation).

/** What makes a registry unsafe, and is done only where it is named. */
export enum Unsafe {
  /** Who is not logged in may push new tags. */
  ANONYMOUS_CREATE = "ANONYMOUS_CREATE",
  /** Who may push may overwrite: tags are not immutable. */
  PUSH_UPDATE = "PUSH_UPDATE",
  /** Who may push may delete. */
  PUSH_DELETE = "PUSH_DELETE",
  /** Another registry may fill names below the namespace that is pushed to. */
  PULL_THROUGH_INTO_NAMESPACE = "PULL_THROUGH_INTO_NAMESPACE",
  /** Every job of the CI's issuer may push, whatever its repository and branch. */
  ANY_JOB = "ANY_JOB",
  /** Addresses without TLS. */
  PLAIN_HTTP = "PLAIN_HTTP",
}
