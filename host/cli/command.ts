import type { Redactor } from "../../core/redact.js";
import type { CommandProgress } from "../progress/command-progress.js";

/** What a command leaves to be printed. */
export interface Result {
  readonly json: object;
  /** Nothing is printed for an empty text. */
  readonly text: string;
  /** For the summary of a CI job, where it is more than the text. */
  readonly markdown?: string;
  readonly exitCode: number;
}

/** What every command gets, whatever its options are. */
export interface Surroundings {
  readonly progress: CommandProgress;
  readonly redactor: Redactor;
  readonly signal: AbortSignal;
}

/** A command of the command line: it parses its options, acts, and says what to print. */
export type Command = (options: unknown, surroundings: Surroundings) => Promise<Result>;
