/** What a publish would do. */
export enum PlanAction {
  /** Build and push. */
  PUBLISH = "publish",
  /** Give an image that is there further tags. */
  ADD_TAGS = "add-tags",
  /** Nothing: all is there already. */
  NOTHING = "nothing",
  /** End with an error, before anything is built. */
  REFUSE = "refuse",
}
