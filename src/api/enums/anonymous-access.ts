/** What who is not logged in to a registry may do. */
export enum AnonymousAccess {
  /** Nothing. */
  NONE = "none",
  /** Read everything. */
  READ = "read",
}
