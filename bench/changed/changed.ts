import { execa } from "execa";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compete, type Candidate } from "../method/comparison.js";
import { generateRepository, type RepositorySize } from "./generated-repository.js";
import { PROJECT, type Fixture } from "../fixture.js";
import { spread, type Spread } from "../method/statistics.js";
import type { Random } from "../../test/faults/random.js";

/**
 * `changed` as a process, against what nobody can do without: Node's start and git's bare comparison, each by itself, and
 * as one program in Node that does nothing but start that git.
 */
export interface ChangedResult extends RepositorySize {
  readonly rounds: number;
  /** How many containers differ. */
  readonly differing: number;
  readonly node: Spread;
  readonly gitDiff: Spread;
  /** The smallest program in Node that runs this comparison. */
  readonly smallest: Spread;
  readonly names: Spread;
  readonly matrix: Spread;
  /** Median of `names` to the sum of the medians of Node's start and git's comparison. */
  readonly toTheTwo: number;
  /** Median of `names` to that of the smallest program. */
  readonly toSmallest: number;
  readonly holds: boolean;
}

export const CHANGED_GOAL = 1.5;
const SIZE: RepositorySize = { containers: 1000, commits: 5000 };

/** Once for the push of one commit, and once for that of half a thousand. */
export async function measureChanged(rounds: number, { run: { workspace } }: Fixture, random: Random): Promise<ChangedResult[]> {
  const repository = workspace.join("repository");
  await generateRepository(repository, SIZE);
  const scripts = { nothing: workspace.join("nothing.mjs"), smallest: workspace.join("smallest.mjs") };
  await writeFile(scripts.nothing, "");
  await writeFile(scripts.smallest, 'import { spawn } from "node:child_process";\nspawn("git", process.argv.slice(2), { stdio: "inherit" });\n');
  const results: ChangedResult[] = [];
  for (const differing of [1, 500]) results.push(await measureRange(repository, scripts, { differing, rounds, random }));
  return results;
}

interface Scripts {
  readonly nothing: string;
  readonly smallest: string;
}

async function measureRange(repository: string, { nothing, smallest }: Scripts, { differing, rounds, random }: { readonly differing: number; readonly rounds: number; readonly random: Random }): Promise<ChangedResult> {
  const base = `HEAD~${differing}`;
  const changed = [join(PROJECT, "scripts/launch.cjs"), "changed", "--source", repository, "--base", base];
  const { stdout } = await execa(process.execPath, changed);
  if (stdout.split("\n").length !== differing) throw new Error(`changed found ${stdout.split("\n").length} containers, not ${differing}`);
  const comparison = ["-C", repository, "diff", "--name-only", base, "HEAD"];
  const sides = [
    candidate("node", process.execPath, [nothing]),
    candidate("gitDiff", "git", comparison),
    candidate("smallest", process.execPath, [smallest, ...comparison]),
    candidate("names", process.execPath, changed),
    candidate("matrix", process.execPath, [...changed, "--matrix"]),
  ];
  await compete(sides, 1, random);
  const values = await compete(sides, rounds, random);
  const times = { node: spread(values.node), gitDiff: spread(values.gitDiff), smallest: spread(values.smallest), names: spread(values.names), matrix: spread(values.matrix) };
  const toTheTwo = times.names.median / (times.node.median + times.gitDiff.median);
  const toSmallest = times.names.median / times.smallest.median;
  return { ...SIZE, rounds, differing, ...times, toTheTwo, toSmallest, holds: toTheTwo <= CHANGED_GOAL };
}

function candidate<Name extends string>(name: Name, command: string, args: readonly string[]): Candidate<Name> {
  return { name, ready: () => Promise.resolve(() => execa(command, args, { stdin: "ignore" })) };
}
