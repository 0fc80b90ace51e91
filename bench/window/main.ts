import { withFixture } from "../fixture.js";
import { guarded, tell } from "../guarded.js";
import { atLeastOne, command, randomSeed } from "../options.js";
import { milliseconds, table } from "../report/table.js";
import { Random } from "../../test/faults/random.js";
import { measureWindow, type WindowResult } from "./window.js";

/** In MB. */
const SIZES = [0.001, 10, 100];

/** `npm run bench -- window`: how long two publishers of one tag can miss each other. */
export function main(argv: readonly string[]): Promise<number> {
  const { rounds, json } = command("bench window", "Times what lies between the last look at a tag and the registry's answer to its PUT, on docker-registry")
    .option("--rounds <n>", "rounds of each size", atLeastOne, 15)
    .option("--json", "print the result as JSON", false)
    .parse(argv, { from: "user" })
    .opts<{ rounds: number; json: boolean }>();
  return guarded(async (signal) => {
    const results: WindowResult[] = [];
    for (const megabytes of SIZES) {
      tell(`measuring the window of a publish of ${megabytes} MB, ${rounds} rounds …`);
      results.push(await withFixture("docker-registry", signal, (fixture) => measureWindow(megabytes, rounds, fixture, new Random(randomSeed()))));
    }
    process.stdout.write(`${json ? JSON.stringify(results, null, 2) : render(results)}\n`);
    return 0;
  });
}

function render(results: readonly WindowResult[]): string {
  const rows = results.map(({ megabytes, rounds, window, pushed, ratio, whole, roundTrip }) => [
    `${size(megabytes)}, ${rounds} rounds`,
    milliseconds(window.median),
    milliseconds(window.max),
    milliseconds(pushed.median),
    milliseconds(pushed.max),
    `${ratio.toFixed(0)} ×`,
    milliseconds(whole.median),
    milliseconds(roundTrip.median),
  ]);
  return table(["window between two publishers", "median", "max", "pushing the tag itself", "max", "ratio", "whole publish", "one round trip"], rows);
}

function size(megabytes: number): string {
  return megabytes < 1 ? `${Math.round(megabytes * 1000)} KB image` : `${megabytes} MB image`;
}
