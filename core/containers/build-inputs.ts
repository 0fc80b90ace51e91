import type { BuildArg } from "../source/dockerfile/build-args.js";

/** What a build is given besides the files of the source tree. */
export interface BuildInputs {
  /** Those that were asked for by name; what the container declares itself comes before them. */
  readonly buildArgs: readonly BuildArg[];
  /** The ids by which a Dockerfile asks for secrets. */
  readonly secrets: readonly string[];
  /** The ids by which it asks for SSH agents; `any` is one that answers to every id. */
  readonly ssh: readonly string[] | "any";
}

export const NO_INPUTS: BuildInputs = { buildArgs: [], secrets: [], ssh: [] };
