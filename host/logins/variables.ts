import { own } from "../../core/errors/own-words.js";

/** What stands before `username`, `password-env` and `password-file` in the names of the options that they come from. */
export type OptionPrefix = "--" | "--destination-";

/** Variables that stand for options which were not given. An empty one counts as not set. */
export const VARIABLES = {
  registry: "CONTAINER_PUBLISHER_REGISTRY",
  namespace: "CONTAINER_PUBLISHER_NAMESPACE",
  username: "CONTAINER_PUBLISHER_USERNAME",
  /** The password itself: a secret of ours, which no child gets. */
  password: "CONTAINER_PUBLISHER_PASSWORD",
  passwordFile: "CONTAINER_PUBLISHER_PASSWORD_FILE",
} as const;

/** What a message adds to an option that a variable can stand for. A destination's have none. */
export function orVariable(prefix: OptionPrefix, variable: string): string {
  return prefix === "--" ? own` (or ${variable})` : "";
}
