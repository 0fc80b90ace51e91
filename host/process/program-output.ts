import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

const LINGER_MS = 1_000;

/** Ends the output with the program: what it left behind, and what is in no group of ours any more, may hold it open for ever. */
export class OutputEnd implements Disposable {
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly streams: readonly (Readable | null | undefined)[]) {}

  near(): void {
    // What lies in the pipes is read before, also where we could not run in that time.
    this.#timer = setTimeout(() => setImmediate(() => this.streams.forEach((stream) => stream?.destroy())), LINGER_MS);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}

/** How much a program has printed. A pipe that is closed ends not every one: some complain of it for ever. */
export class Printed {
  #bytes = 0;

  constructor(
    stream: Readable,
    readonly limit: number,
    onTooMuch: () => void,
  ) {
    stream.on("data", (chunk: Buffer) => {
      const before = this.#bytes;
      this.#bytes += chunk.length;
      if (before <= limit && this.isTooMuch) onTooMuch();
    });
  }

  get isTooMuch(): boolean {
    return this.#bytes > this.limit;
  }
}

/** A character may come in two pieces. */
export function passOn(stream: Readable, to: (text: string) => void): void {
  const decoder = new StringDecoder("utf8");
  stream.on("data", (chunk: Buffer) => to(decoder.write(chunk)));
}
