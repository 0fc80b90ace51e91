/** What a registry answered to a question about its set-up. */
export enum Answer {
  /** It does. */
  YES = "yes",
  /** It does not. */
  NO = "no",
  /** What cannot be known without writing, or without a key. */
  UNKNOWN = "unknown",
}
