import { inspect } from "node:util";

/** A secret text that cannot be printed, serialized or interpolated by accident. */
export class Confidential {
  #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The plaintext. Call it only where it goes onto the wire or into a private file. */
  reveal(): string {
    return this.#text;
  }

  /** Puts another secret in its place, for all who hold this one: a token that was given in exchange for it. */
  replace(text: string): void {
    this.#text = text;
  }

  toString(): string {
    return "[redacted]";
  }

  toJSON(): string {
    return "[redacted]";
  }

  [inspect.custom](): string {
    return "[redacted]";
  }
}
