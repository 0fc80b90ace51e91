import { PublishError } from "../core/errors.js";
import { exitCodeOf } from "../host/cli/exit-codes.js";
import { StopSignal } from "../host/cli/stop-signal.js";

/** Runs a command of the bench: what goes wrong is told, and Ctrl-C ends it in good order. */
export async function guarded(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  using stop = new StopSignal();
  try {
    return await work(stop.signal);
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
    return stop.exitCode ?? (error instanceof PublishError ? exitCodeOf(error.code) : 1);
  }
}

export function tell(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}
