/** Who may read a registry's metrics. */
export enum MetricsAccess {
  /** There are none. */
  NONE = "none",
  /** Named users, and not even admins beside them. */
  USERS = "users",
  /** Everybody, from zot 2.1.18 on. */
  ANONYMOUS = "anonymous",
}
