import { CliRun, type CliResult } from "./cli.js";
import { processes } from "./processes.js";

/** How a run of the command line ended, with the command lines of the processes that it left behind. */
export interface Observed extends CliResult {
  readonly survivors: readonly string[];
}

/** More than all retries of a publish can take: one that is not done by then hangs. */
const DEADLINE_MS = 90_000;

/** Waits for the end of a run, which the signal may bring about. A run that hangs is killed, and so has no exit code. */
export async function observe(run: CliRun, signal?: AbortSignal): Promise<Observed> {
  const stop = () => run.process.kill("SIGTERM");
  const deadline = setTimeout(() => run.process.kill("SIGKILL"), DEADLINE_MS);
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  try {
    const result = await run.end();
    return { ...result, survivors: processesNaming(run.temporary) };
  } finally {
    clearTimeout(deadline);
    signal?.removeEventListener("abort", stop);
  }
}

/** The command lines of the processes that name a folder. */
export function processesNaming(folder: string): string[] {
  return processes().map(({ commandLine }) => commandLine).filter((commandLine) => commandLine.includes(folder));
}
