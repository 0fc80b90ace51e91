import { inspect } from "node:util";

/** A secret text that cannot be printed, serialized or interpolated by accident. */
export class Confidential {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The plaintext. Call it only where it goes onto the wire or into a private file. */
  reveal(): string {
    return this.#text;
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
