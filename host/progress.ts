import type { Progress } from "../core/publish/ports.js";
import type { Redactor } from "../core/redact.js";
import { LineProgress, type StepsTold } from "./progress-lines.js";

/** Tells a person what goes on, and shows what the tools say that do it. */
export interface CommandProgress extends Progress {
  /** A piece of a build's output, as it comes. */
  output(text: string): void;
  /** Whether all of a build's output is shown: then nobody has to be told its end when it fails. */
  readonly showsOutput: boolean;
  /** The last step is over: a result or an error is printed next. */
  stop(): void;
}

/** Shows nothing, to nobody. */
export const SILENT_COMMAND: CommandProgress = { step: () => undefined, note: () => undefined, output: () => undefined, showsOutput: false, stop: () => undefined };

export interface ProgressChoice {
  /** Notes only. */
  readonly quiet: boolean;
  readonly steps: StepsTold;
}

/** On stderr: a spinner on a terminal, lines elsewhere. */
export async function progressOnStderr(redactor: Redactor, { quiet, steps }: ProgressChoice): Promise<CommandProgress> {
  const { isTTY, columns } = process.stderr;
  const write = (line: string) => void process.stderr.write(`${line}\n`);
  if (quiet) return { ...SILENT_COMMAND, note: (text) => write(`container-publisher: ${redactor.redact(text)}`) };
  // A pseudo-terminal of CI may have no width, and ora would clear infinitely many lines of it.
  if (!isTTY || columns === 0) return new LineProgress(redactor, write, steps);
  // Loaded only where it is seen: it takes longer than a whole run of a quick command.
  const { SpinnerProgress } = await import("./progress-spinner.js");
  return new SpinnerProgress(redactor, process.stderr);
}
