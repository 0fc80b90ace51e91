import ora, { type Ora } from "ora";
import type { Redactor } from "../../core/redact.js";
import { BuildOutput } from "../process/build-output.js";
import type { CommandProgress } from "./command-progress.js";

const SHOWN_LINES = 5;

/** For a terminal: the step beside a spinner, and below it the last lines of a build's output. */
export class SpinnerProgress implements CommandProgress {
  readonly showsOutput = false;
  readonly #spinner: Ora;
  readonly #output: BuildOutput;
  #step = "";
  #lines: string[] = [];

  constructor(
    readonly redactor: Redactor,
    readonly stream: NodeJS.WriteStream,
  ) {
    this.#output = new BuildOutput(redactor);
    this.#spinner = ora({ stream, discardStdin: false, color: process.env["NO_COLOR"] ? false : "cyan" });
  }

  step(text: string): void {
    this.#step = this.redactor.redact(text);
    this.#lines = [];
    this.#spinner.start(this.#step);
  }

  note(text: string): void {
    this.#spinner.clear();
    this.stream.write(`container-publisher: ${this.redactor.redact(text)}\n`);
  }

  output(text: string): void {
    this.#lines = [...this.#lines, ...this.#output.take(text)].slice(-SHOWN_LINES);
    const width = this.stream.columns - 4;
    this.#spinner.text = [this.#step, ...this.#lines.map((line) => `  ${line.slice(0, width)}`)].join("\n");
  }

  stop(): void {
    this.#spinner.stop();
  }
}
