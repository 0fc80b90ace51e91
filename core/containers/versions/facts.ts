import type { Git } from "../../source/git/git.js";
import type { EvaluateNix } from "../variant.js";

/** What is asked about a version besides the build file: of the working tree, or of a commit. */
export interface VersionFacts {
  /** The text of a file of the source tree: throws SOURCE_INVALID where there is none. */
  readonly text: (path: string) => Promise<string>;
  readonly evaluate: EvaluateNix;
  /** git, and the commit whose tags count: throws SOURCE_INVALID where there is no repository. */
  readonly history: () => Promise<{ readonly git: Git; readonly commit: string }>;
  /** What a command prints that whoever runs us gave. */
  readonly run: RunVersionCommand;
}

export type RunVersionCommand = (command: readonly string[]) => Promise<string>;
