import { Command } from "commander";
import { atLeastOne } from "../options.js";
import { table } from "../report/table.js";
import { PHASES } from "./job.js";
import { type LoadReport, measureLoad } from "./load.js";

/** `npm run bench -- load`: what each function costs before it does anything, against an empty module. */
export async function main(argv: readonly string[]): Promise<number> {
  const { rounds, json } = new Command("bench load")
    .description("Times importing and calling each function's path, as the engine does, against an empty module's")
    .option("--rounds <n>", "rounds, each with every path", atLeastOne, 5)
    .option("--json", "print the result as JSON", false)
    .allowExcessArguments(false)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(argv, { from: "user" })
    .opts<{ rounds: number; json: boolean }>();
  try {
    const report = await measureLoad(rounds);
    process.stdout.write(`${json ? JSON.stringify(report, null, 2) : render(report)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function render({ tsx, rounds, empty, paths }: LoadReport): string {
  const rows = [empty, ...paths].map(({ name, whole, phases, ratio, goal }) => [
    name,
    milliseconds(whole.median),
    ...PHASES.map((phase) => milliseconds(phases[phase])),
    `${ratio.toFixed(2)} ×`,
    goal === undefined ? "" : `${goal.toFixed(2)} ×`,
  ]);
  return [
    `CPU time, medians of ${rounds} rounds; Node ${process.versions.node}, tsx ${tsx}, its cache off`,
    table(["path", "whole", "the SDK", "import src/", "read the types", "call", "to an empty module", "goal, on an engine"], rows),
  ].join("\n\n");
}

function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}
