import { stripVTControlCharacters } from "node:util";
import { INVISIBLE } from "../../core/redact/written.js";
import type { Redactor } from "../../core/redact.js";

/** What a person reads of one line. */
const SHOWN = 2000;
const BREAK = /\r\n|\n|\r/;
const TO_BLANK = new RegExp(`[${INVISIBLE}]+`, "g");

/**
 * The output of a tool, line by line as it comes: redacted as one text where several lines come together, and harmless
 * for a terminal. A progress bar, which rewrites its line, is a line each time.
 */
export class BuildOutput {
  #rest = "";

  constructor(readonly redactor: Redactor) {}

  /** The lines that are complete now. */
  take(text: string): string[] {
    const end = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r"));
    const whole = this.#rest + text.slice(0, end + 1);
    this.#rest = end < 0 ? whole + text : text.slice(end + 1);
    return end < 0 ? [] : this.#lines(whole);
  }

  /** What came without a line break at its end. */
  takeRest(): string[] {
    const rest = this.#rest;
    this.#rest = "";
    return this.#lines(rest);
  }

  #lines(text: string): string[] {
    const clean = this.redactor.redact(stripVTControlCharacters(text.replaceAll("\t", "  ")));
    return clean.split(BREAK).map((line) => line.replace(TO_BLANK, " ").trimEnd().slice(0, SHOWN)).filter((line) => line !== "");
  }
}
