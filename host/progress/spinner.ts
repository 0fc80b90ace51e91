import ora, { type Ora } from "ora";
import { own, told } from "../../core/errors/own-words.js";
import type { Redactor } from "../../core/redact.js";
import { BuildOutput } from "../process/build-output.js";
import type { CommandProgress } from "./command-progress.js";
import { Travel } from "../../core/report/progress/travel.js";

const SHOWN_LINES = 5;
/** Of the terminal's height, what the step and what stands above it take. */
const OTHER_LINES = 4;

/**
 * For a terminal: the step beside a spinner, and below it the last lines of a build's output, or the blobs of an upload.
 * What an upload came to stays when it is over.
 */
export class SpinnerProgress implements CommandProgress {
  readonly showsOutput = false;
  readonly transfers: Travel;
  readonly #spinner: Ora;
  readonly #output: BuildOutput;
  #step = "";
  #lines: string[] = [];

  constructor(
    readonly redactor: Redactor,
    readonly stream: NodeJS.WriteStream,
  ) {
    this.#output = new BuildOutput(redactor);
    this.transfers = new Travel(() => performance.now(), () => this.#below(this.transfers.lines(this.#room), `: ${this.transfers.under()}`));
    this.#spinner = ora({ stream, discardStdin: false, color: process.env["NO_COLOR"] ? false : "cyan" });
  }

  step(text: string): void {
    this.#finish();
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
    this.#below(this.#lines);
  }

  stop(): void {
    this.#finish();
    this.#spinner.stop();
  }

  /** A pseudo-terminal may have no height. */
  get #room(): number {
    return Math.max(1, (this.stream.rows || 24) - OTHER_LINES);
  }

  #finish(): void {
    if (this.transfers.isEmpty) return;
    this.note(told(own`${this.#step}: ${this.transfers.summary()}`));
    this.transfers.clear();
  }

  /** The spinner draws it when it turns. */
  #below(lines: readonly string[], standing = ""): void {
    const width = this.stream.columns - 4;
    this.#spinner.text = [`${this.#step}${standing}`, ...lines.map((line) => `  ${line.slice(0, width)}`)].join("\n");
  }
}
