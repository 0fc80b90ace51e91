import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Option } from "commander";
import { PROJECT } from "../fixture.js";
import { guarded, tell } from "../guarded.js";
import { currentLoad, describeMachine } from "../machine.js";
import { atLeastOne, command, seedOption } from "../options.js";
import { findPeers } from "../peers/find-peers.js";
import { findRegistries } from "../registries.js";
import { ending, RESULTS, save } from "../report/saved.js";
import { measureSeries } from "./measure.js";
import { parsePlotData } from "./data.js";
import { picture } from "./picture.js";
import { FIGURE_NAMES, type PlotData } from "./series.js";

interface PlotOptions {
  readonly from?: string;
  readonly measure: boolean;
  readonly out: string;
  readonly rounds: number;
  readonly seed: number;
}

/** `npm run bench -- plot`: draws what was measured before, or measures it, too. */
export function main(argv: readonly string[]): Promise<number> {
  const options = command("bench plot", "Draws times against size, number of layers and number of tags, for us and each peer")
    .option("--measure", "measure first, and keep the numbers in bench/results/", false)
    .addOption(new Option("--from <file>", "draw the numbers in this file; else the newest ones in bench/results/").conflicts("measure"))
    .option("--out <folder>", "where the pictures go", "docs/plots")
    .option("--rounds <n>", "with --measure: rounds of each point", atLeastOne, 3)
    .addOption(seedOption())
    .parse(argv, { from: "user" })
    .opts<PlotOptions>();
  return guarded(async (signal) => {
    const data = options.measure ? await measured(options, signal) : parsePlotData(await readFile(options.from ?? (await newest()), "utf8"));
    const folder = resolve(PROJECT, options.out);
    await mkdir(folder, { recursive: true });
    for (const name of FIGURE_NAMES) {
      const path = join(folder, `${name}.svg`);
      await writeFile(path, picture(name, data));
      process.stdout.write(`${path}\n`);
    }
    return 0;
  });
}

/** The path of the numbers that were kept last. */
async function newest(): Promise<string> {
  const files = await readdir(RESULTS).catch(() => []);
  const last = files.filter((file) => file.endsWith(ending("plot"))).sort().at(-1);
  if (last === undefined) throw new Error(`nothing was measured yet: npm run bench -- plot --measure`);
  return join(RESULTS, last);
}

async function measured({ rounds, seed }: PlotOptions, signal: AbortSignal): Promise<PlotData> {
  const before = currentLoad();
  const registries = await findRegistries(undefined);
  const peers = await findPeers(tell);
  for (const reason of [...registries.absent, ...peers.absent]) tell(`left out: ${reason}`);
  tell(`seed ${seed}`);
  const series = await measureSeries({ registries: registries.found, peers: peers.found, rounds, seed }, signal, tell);
  const data = { machine: await describeMachine(before, peers.found), seed, rounds, series };
  tell(`written to ${await save(data, "plot")}`);
  return data;
}
