import { StopSignal } from "../../host/cli/stop-signal.js";
import { runFaults } from "./fault-run.js";
import { parseOptions } from "./options.js";
import { brokenPromises, renderFindings } from "./report.js";

/** Runs, prints, and returns the exit code: 1 where anything did not hold. */
export async function main(argv: readonly string[]): Promise<number> {
  const { count, seed } = parseOptions(argv);
  const tell = (text: string) => process.stderr.write(`test:faults: ${text}\n`);
  using stop = new StopSignal();
  tell(`${count} publishes, seed ${seed}`);
  try {
    const findings = await runFaults({ count, seed, signal: stop.signal, tell });
    process.stdout.write(`${renderFindings(findings)}\n`);
    return brokenPromises(findings).length === 0 ? 0 : 1;
  } catch (error) {
    const why = stop.signal.aborted ? "stopped" : error instanceof Error ? (error.stack ?? error.message) : String(error);
    tell(`${why}, with --seed ${seed} --count ${count}`);
    return stop.exitCode ?? 1;
  }
}
