import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Where the working tree of a folder begins: where its `.git` is. Not asked of git, which the repository's settings
 * core.worktree and core.bare may tell otherwise.
 */
export function topOf(folder: string): string | undefined {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return undefined;
  for (let path = realpathSync(folder); ; path = dirname(path)) {
    if (isRepository(join(path, ".git"))) return path;
    if (dirname(path) === path) return undefined;
  }
}

/** A linked worktree and a submodule have a file there. */
function isRepository(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true || existsSync(join(path, "HEAD"));
}
