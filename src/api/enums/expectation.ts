/** What the owner of a registry may promise of it. */
export enum Expectation {
  /** Everybody may pull. */
  ANONYMOUS_PULL = "anonymous-pull",
  /** Nobody may pull without a login. */
  NO_ANONYMOUS_PULL = "no-anonymous-pull",
  /** Nobody may push without a login. */
  NO_ANONYMOUS_PUSH = "no-anonymous-push",
  /** The given key may push. */
  KEY_CAN_PUSH = "key-can-push",
  /** The given key may not push to a tag that exists. */
  IMMUTABLE_TAGS = "immutable-tags",
}
