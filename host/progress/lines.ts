import { own } from "../../core/errors/own-words.js";
import type { Redactor } from "../../core/redact.js";
import { BuildOutput } from "../process/build-output.js";
import type { CommandProgress, StepsTold } from "./command-progress.js";
import { Travel } from "../../core/report/progress/travel.js";

/** Runners of CI stop what says nothing for some minutes. */
const SILENCE_MS = 20_000;
/** How often a line tells how far an upload is. */
const UNDER_WAY_MS = 5_000;
const OURS = "container-publisher: ";

/** For the log of a CI job: each step a line with the time that it took, and the output of builds as it comes. */
export class LineProgress implements CommandProgress {
  readonly showsOutput = true;
  readonly #output: BuildOutput;
  readonly #heart: NodeJS.Timeout;
  readonly transfers: Travel;
  #step: { readonly text: string; readonly since: number; named: boolean; told: number } | undefined;

  constructor(
    readonly redactor: Redactor,
    readonly write: (line: string) => void,
    readonly steps: StepsTold,
    readonly now: () => number = () => performance.now(),
  ) {
    this.#output = new BuildOutput(redactor);
    this.transfers = new Travel(now, () => this.#underWay());
    this.#heart = setInterval(() => this.beat(), SILENCE_MS).unref();
  }

  step(text: string): void {
    this.#finish();
    this.#step = { text, since: this.now(), named: false, told: this.now() };
  }

  note(text: string): void {
    this.#say(text);
  }

  over(): void {
    this.#finish();
  }

  output(text: string): void {
    this.#show(this.#output.take(text));
  }

  /** After a while without a word: that the step is not over. */
  beat(): void {
    if (this.#step) this.#say(own`${this.#step.text}: for ${this.#seconds(this.#step.since)} now${this.transfers.isEmpty ? "" : `, ${this.transfers.under()}`}`);
  }

  stop(): void {
    this.#finish();
    clearInterval(this.#heart);
  }

  #underWay(): void {
    if (!this.#step || this.now() - this.#step.told < UNDER_WAY_MS) return;
    this.#step.told = this.now();
    this.#say(own`${this.#step.text}: ${this.transfers.under()}`);
  }

  #show(lines: readonly string[]): void {
    if (lines.length === 0) return;
    // Whose output it is stands above it.
    if (this.#step?.named === false) {
      this.#say(own`${this.#step.text} …`);
      this.#step.named = true;
    }
    for (const line of lines) this.#put(`  ${line}`);
  }

  #finish(): void {
    this.#show(this.#output.takeRest());
    const step = this.#step;
    this.#step = undefined;
    const travelled = this.transfers.isEmpty ? "" : `: ${this.transfers.summary()}`;
    this.transfers.clear();
    if (step && this.steps === "all") this.#say(own`${step.text} (${this.#seconds(step.since)})${travelled}`);
  }

  #seconds(since: number): string {
    return `${((this.now() - since) / 1000).toFixed(1)} s`;
  }

  #say(text: string): void {
    this.#put(OURS + this.redactor.redact(text));
  }

  #put(line: string): void {
    this.#heart.refresh();
    this.write(line);
  }
}
