import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";

/**
 * Lets the run go on when nobody reads what it says any more, such as `… 2>&1 | head -1`: without a listener, Node would
 * end it at once, in the middle of its work.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
}

/** Writes a result to stdout, whole. A reader that went away wanted no more of it: that is no failure. */
export async function printResult(text: string): Promise<void> {
  const error = await new Promise<Error | null | undefined>((done) => process.stdout.write(text, done));
  const code = error && "code" in error ? String(error.code) : error?.message;
  if (code === undefined || code === "EPIPE") return;
  const what = own`the command has ended, but its result could not be written to standard output (${code})`;
  throw new PublishError("TOOL_FAILED", what, own`Let its output go where there is room, and run it again: what is published stays published`);
}
