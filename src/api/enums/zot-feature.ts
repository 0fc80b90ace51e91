// It comes in lists: each value is its name (see Expectation).

/** What of zot is switched on. */
export enum ZotFeature {
  /** Keys that users make for themselves, for docker and its like. */
  API_KEYS = "API_KEYS",
  /** The search that the UI asks, too. */
  SEARCH = "SEARCH",
  /** The pages for a browser. */
  UI = "UI",
  /** Equal blobs are stored once. */
  DEDUPE = "DEDUPE",
  /** What no tag leads to is deleted. */
  GARBAGE_COLLECTION = "GARBAGE_COLLECTION",
}
