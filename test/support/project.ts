import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder: the one with dagger.json, above this file wherever it was compiled to. */
export const PROJECT = findProject(dirname(fileURLToPath(import.meta.url)));

function findProject(folder: string): string {
  if (existsSync(join(folder, "dagger.json"))) return folder;
  const parent = dirname(folder);
  return parent === folder ? process.cwd() : findProject(parent);
}
