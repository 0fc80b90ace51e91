/** What a publish came to. */
export enum Outcome {
  /** The image, or one of its tags, is new in the registry. */
  PUBLISHED = "published",
  /** All was there already: nothing was built, nothing was uploaded. */
  ALREADY_PUBLISHED = "already-published",
}
