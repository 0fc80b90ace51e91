import { Command, InvalidArgumentError } from "commander";

/** What `npm run bench` was asked for. */
export interface BenchOptions {
  readonly rounds: number;
  /** The size of the image that is published, in MB of 10^6 bytes. */
  readonly size: number;
  readonly skipLarge: boolean;
  readonly json: boolean;
}

/** Parses the command line. Ends the process itself only for --help and usage errors (exit code 2). */
export function parseOptions(argv: readonly string[]): BenchOptions {
  return new Command("bench")
    .description("Measures a publish side by side with skopeo, and the memory of our own process")
    .option("--rounds <n>", "rounds of the upload, each with every candidate", atLeastOne, 5)
    .option("--size <MB>", "the size of the image", atLeastOne, 100)
    .option("--skip-large", "leave out the publish of a 1 GB image", false)
    .option("--json", "print the result as JSON", false)
    .allowExcessArguments(false)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .parse(argv, { from: "user" })
    .opts<BenchOptions>();
}

export function atLeastOne(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("Give a whole number from 1 up.");
  return value;
}
