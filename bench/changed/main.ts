import { Random } from "../../test/faults/random.js";
import { withFixture } from "../fixture.js";
import { guarded } from "../guarded.js";
import { atLeastOne, command, randomSeed } from "../options.js";
import { milliseconds, table } from "../report/table.js";
import { CHANGED_GOAL, measureChanged, type ChangedResult } from "./changed.js";

/** `npm run bench -- changed`: the command in a large repository, against what nobody can do without. */
export function main(argv: readonly string[]): Promise<number> {
  const { rounds, json } = command("bench changed", "Times `changed` in a repository of 1000 containers and 5000 commits, against Node's start and git's bare comparison")
    .option("--rounds <n>", "rounds, each with every side", atLeastOne, 20)
    .option("--json", "print the result as JSON", false)
    .parse(argv, { from: "user" })
    .opts<{ rounds: number; json: boolean }>();
  return guarded(async (signal) => {
    const results = await withFixture("docker-registry", signal, (fixture) => measureChanged(rounds, fixture, new Random(randomSeed())));
    process.stdout.write(`${json ? JSON.stringify(results, null, 2) : render(results)}\n`);
    return 0;
  });
}

function render(results: readonly ChangedResult[]): string {
  const rows = results.map(({ differing, rounds, node, gitDiff, smallest, names, matrix, toTheTwo, toSmallest, holds }) => [
    `${differing} of them, ${rounds} rounds`,
    ...[node, gitDiff, smallest, names, matrix].map(({ median }) => milliseconds(median)),
    toSmallest.toFixed(2),
    toTheTwo.toFixed(2),
    holds ? "holds" : "MISSED",
  ]);
  const [{ containers, commits } = { containers: 0, commits: 0 }] = results;
  const head = [`changed, of ${containers} containers in ${commits} commits`, "Node's start", "git diff --name-only", "Node that runs it", "changed", "changed --matrix"];
  return table([...head, "ratio to Node that runs it", "ratio to the two", `goal at most ${CHANGED_GOAL.toFixed(2)}`], rows);
}
