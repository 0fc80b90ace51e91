import type { Narrator } from "../src/publish/ports.js";
import type { Redactor } from "../src/redact.js";

/** A narrator on stderr: a spinner on a terminal, nothing but notes elsewhere. */
export interface Progress extends Narrator {
  /** Takes the spinner away, before a result or an error is printed. */
  stop(): void;
}

export async function progressOnStderr(redactor: Redactor): Promise<Progress> {
  const { isTTY, columns } = process.stderr;
  // A pseudo-terminal of CI may have no width, and ora would clear infinitely many lines of it.
  const drawn = isTTY && columns > 0;
  const note = (text: string) => void process.stderr.write(`container-publisher: ${redactor.redact(text)}\n`);
  if (!drawn) return { step: () => undefined, note, stop: () => undefined };
  // Loaded only where it is seen: it takes longer than a whole run of a quick command.
  const { default: ora } = await import("ora");
  const spinner = ora({ stream: process.stderr, discardStdin: false, color: process.env["NO_COLOR"] ? false : "cyan" });
  return {
    step: (text) => {
      spinner.start(redactor.redact(text));
    },
    note: (text) => {
      spinner.clear();
      note(text);
    },
    stop: () => {
      spinner.stop();
    },
  };
}
