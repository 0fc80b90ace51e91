import { measureBars } from "./bars.js";
import { currentLoad, describeMachine } from "./machine.js";
import { parseOptions } from "./options.js";
import { guarded, tell } from "./guarded.js";
import { findPeers } from "./peers/find-peers.js";
import { findRegistries } from "./registries.js";
import { renderReport, type BenchReport } from "./report/report.js";
import { save } from "./report/saved.js";
import { WORKLOADS } from "./workloads/all.js";

/** Measures, prints, and returns the exit code. A goal that was missed is a result, not an error. */
export async function main(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv, WORKLOADS.map(({ name }) => name));
  return guarded(async (signal) => {
    const { only, seed, rounds } = options;
    const before = currentLoad();
    const registries = await findRegistries(options.registry);
    const peers = await findPeers(tell);
    for (const reason of [...registries.absent, ...peers.absent]) tell(`left out: ${reason}`);
    tell(`seed ${seed}`);
    const workloads = WORKLOADS.filter(({ name }) => only?.includes(name) ?? true);
    const bars = await measureBars({ workloads, registries: registries.found, peers: peers.found, rounds, seed }, signal, tell);
    const left = [...registries.absent, ...peers.absent, ...bars.left];
    const report: BenchReport = { machine: await describeMachine(before, peers.found), seed, ...bars, left };
    process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : renderReport(report)}\n`);
    if (options.save) tell(`written to ${await save(report, "bars")}`);
    return bars.failed ? 1 : 0;
  });
}
