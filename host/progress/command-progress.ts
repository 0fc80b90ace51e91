import type { Progress } from "../../core/publish/ports.js";
import { UNSEEN, type Transfers } from "../../core/registry/upload/transfers.js";

/** Tells a person what goes on, and shows what the tools say that do it. */
export interface CommandProgress extends Progress {
  /** A piece of a build's output, as it comes. */
  output(text: string): void;
  /** Whether all of a build's output is shown: then nobody has to be told its end when it fails. */
  readonly showsOutput: boolean;
  /** How the blobs of an upload travel. */
  readonly transfers: Transfers;
  /** The last step is over: a result or an error is printed next. */
  stop(): void;
}

/** Shows nothing, to nobody. */
export const SILENT_COMMAND: CommandProgress = { step: () => undefined, note: () => undefined, output: () => undefined, showsOutput: false, transfers: UNSEEN, stop: () => undefined };

/** Which steps are worth a line where nobody looks on: of commands that only read, those that take long. */
export type StepsTold = "all" | "long";
