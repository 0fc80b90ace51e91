/**
 * What another try can bring. `passing` is what a registry outlives (a restart, too many requests): time alone limits how
 * often it is tried again. Of what is `unclear` a few tries have to be enough. What is `lasting` comes back the same.
 */
export type Outlook = "passing" | "unclear" | "lasting";
