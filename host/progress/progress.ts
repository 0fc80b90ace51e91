import type { Redactor } from "../../core/redact.js";
import { SILENT_COMMAND, type CommandProgress, type StepsTold } from "./command-progress.js";
import { LineProgress } from "./lines.js";

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
  const { SpinnerProgress } = await import("./spinner.js");
  return new SpinnerProgress(redactor, process.stderr);
}
