import { Command, InvalidArgumentError } from "commander";
import { randomInt } from "node:crypto";

/** What `npm run test:faults` was asked for. */
export interface FaultOptions {
  readonly count: number;
  readonly seed: number;
}

const DEFAULT_COUNT = 200;
const SEEDS = 2 ** 31;

/** Parses the command line. Ends the process itself only for --help and usage errors (exit code 2). */
export function parseOptions(argv: readonly string[]): FaultOptions {
  return new Command("test:faults")
    .description("Publishes through a proxy that injects faults of the network, and looks at what they leave")
    .option("--count <n>", "how many publishes", wholeNumber, DEFAULT_COUNT)
    .option("--seed <n>", "repeats the faults of an earlier run (default: a random one, which is printed)", wholeNumber, randomInt(1, SEEDS))
    .allowExcessArguments(false)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(argv, { from: "user" })
    .opts<FaultOptions>();
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value >= SEEDS) throw new InvalidArgumentError("Give a whole number from 1 up.");
  return value;
}
