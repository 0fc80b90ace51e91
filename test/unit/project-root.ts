import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds dagger.json, found upwards from this file, else the working directory. */
export function projectRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "dagger.json"))) return folder;
    if (folder === dirname(folder)) return process.cwd();
  }
}
