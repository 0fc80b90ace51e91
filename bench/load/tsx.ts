import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT } from "../fixture.js";

/** What the engine v0.20.1 starts modules with. It brings 11 MB, which nobody else needs: so it is no dependency of ours. */
const VERSION = "4.15.6";

/** The part of tsx that Node is started with, and its version. */
export interface Tsx {
  readonly loader: string;
  readonly version: string;
}

export async function findTsx(): Promise<Tsx> {
  const folder = join(PROJECT, "node_modules/tsx");
  if (!existsSync(folder)) throw new Error(`tsx is not installed. Run: npm install --no-save --no-audit tsx@${VERSION}`);
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { version: string };
  return { loader: join(folder, "dist/loader.mjs"), version };
}
