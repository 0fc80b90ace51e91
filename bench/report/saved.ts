import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT } from "../fixture.js";
import type { Machine } from "../machine.js";

export const RESULTS = join(PROJECT, "bench/results");

type Kind = "bars" | "plot";

/** How the names of results of this kind end. */
export function ending(kind: Kind): string {
  return kind === "plot" ? "-plot.json" : ".json";
}

/** A line for each property, and a list of numbers on one. */
function compact(result: object): string {
  return JSON.stringify(result, undefined, 1).replace(/\[[\s\d.,]+\]/g, (numbers) => numbers.replace(/\s+/g, " "));
}

/** Keeps a result, as `bench/results/2026-11-26-vm.json`; one of the same day and machine gives way to it. Returns the path. */
export async function save(result: { readonly machine: Machine }, kind: Kind): Promise<string> {
  await mkdir(RESULTS, { recursive: true });
  const { date, name } = result.machine;
  const path = join(RESULTS, `${date.slice(0, 10)}-${name.replace(/[^\w.-]/g, "_")}${ending(kind)}`);
  await writeFile(path, `${compact(result)}\n`);
  return path;
}
