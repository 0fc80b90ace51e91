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

/** Keeps a result, as `bench/results/2026-11-26-vm.json`; one of the same day and machine gives way to it. Returns the path. */
export async function save(result: { readonly machine: Machine }, kind: Kind): Promise<string> {
  await mkdir(RESULTS, { recursive: true });
  const { date, name } = result.machine;
  const path = join(RESULTS, `${date.slice(0, 10)}-${name.replace(/[^\w.-]/g, "_")}${ending(kind)}`);
  await writeFile(path, `${JSON.stringify(result, undefined, 1)}\n`);
  return path;
}
