// Each value is its name: a TypeScript client (SDK v0.20.1) sends the values of a list as they are, and the engine takes names.

/** What the owner of a registry may promise of it. */
export enum Expectation {
  /** Everybody may pull. */
  ANONYMOUS_PULL = "ANONYMOUS_PULL",
  /** Nobody may pull without a login. */
  NO_ANONYMOUS_PULL = "NO_ANONYMOUS_PULL",
  /** Nobody may push without a login. */
  NO_ANONYMOUS_PUSH = "NO_ANONYMOUS_PUSH",
  /** The given key may push. */
  KEY_CAN_PUSH = "KEY_CAN_PUSH",
  /** The given key may not push to a tag that exists. */
  IMMUTABLE_TAGS = "IMMUTABLE_TAGS",
}
