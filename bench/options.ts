import { Command, InvalidArgumentError, Option } from "commander";
import { REGISTRY_KINDS, type RegistryKind } from "../host/registries/rehearsal-registry.js";

/** What `npm run bench` was asked for. */
export interface BenchOptions {
  /** Names of workloads; undefined for all. */
  readonly only?: readonly string[] | undefined;
  readonly registry?: RegistryKind | undefined;
  readonly rounds?: number | undefined;
  readonly seed: number;
  readonly json: boolean;
  readonly save: boolean;
}

const HELP = `
Further words, each with a --help of its own:
  npm run bench -- plot       times against size, layers and tags, as pictures in docs/plots
  npm run bench -- window     how long two publishers of one tag can miss each other
  npm run bench -- changed    \`changed\` in a large repository
  npm run bench -- load       what loading the module costs on an engine

crane and regctl are taken from PATH, or built by \`go install\` into ~/.cache/container-publisher-bench; zot from
ZOT_BIN or PATH. What is not found is left out, and the report says so. A goal that is missed leaves the exit code at 0.`;

/** Parses the command line. Ends the process itself only for --help and usage errors (exit code 2). */
export function parseOptions(argv: readonly string[], workloads: readonly string[]): BenchOptions {
  const only = (text: string, before: readonly string[] = []) => {
    const names = text.split(",").map((name) => name.trim());
    const unknown = names.find((name) => !workloads.includes(name));
    if (unknown !== undefined) throw new InvalidArgumentError(`${unknown} is none of ${workloads.join(", ")}.`);
    return [...before, ...names];
  };
  return command("bench", "Measures publishes and copies beside skopeo, crane and regctl, and says which bars hold")
    .option("--only <names>", `only these, with commas between them: ${workloads.join(", ")}`, only)
    .addOption(new Option("--registry <kind>", "only this registry").choices(REGISTRY_KINDS))
    .option("--rounds <n>", "rounds of everything that is timed, each with every side (1 to 20 by default)", atLeastOne)
    .addOption(seedOption())
    .option("--save", "write the result to bench/results/, too", false)
    .option("--json", "print the result as JSON", false)
    .addHelpText("after", HELP)
    .parse(argv, { from: "user" })
    .opts<BenchOptions>();
}

/** What all the commands of the bench have in common. */
export function command(name: string, description: string): Command {
  return new Command(name)
    .usage("[options]")
    .description(description)
    .allowExcessArguments(false)
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
}

export function atLeastOne(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("Give a whole number from 1 up.");
  return value;
}

export function seedOption(): Option {
  return new Option("--seed <n>", "of the order of the sides in each round").argParser(atLeastOne).default(randomSeed(), "a random one, which is printed");
}

export function randomSeed(): number {
  return 1 + Math.floor(Math.random() * 1_000_000);
}
