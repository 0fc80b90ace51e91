import { access, constants, lstat, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Entry, Seen, SourceTree } from "../../core/source/source-tree.js";
import { systemCode } from "../process/system-error.js";

/** How deep a file is looked for that stands too deep. */
const DEEPEST = 4;

/** A source tree that is a folder on this machine. */
export class FolderTree implements SourceTree {
  constructor(readonly name: string) {}

  async look(path: string): Promise<Seen> {
    const full = join(this.name, path);
    const itself = await lstat(full).then(() => "there" as const, absence);
    if (itself !== "there") return itself;
    const found = await stat(full).catch(() => undefined);
    if (found?.isDirectory()) return "folder";
    if (!found?.isFile()) return "nowhere";
    return access(full, constants.R_OK).then(() => "file", () => "forbidden");
  }

  read(path: string): Promise<string> {
    return readFile(join(this.name, path), "utf8");
  }

  async list(folder: string): Promise<readonly Entry[]> {
    const entries = await readdir(join(this.name, folder), { withFileTypes: true }).catch(() => []);
    // Sockets and pipes are no part of a source tree: git holds none.
    return entries.filter((entry) => entry.isDirectory() || entry.isFile() || entry.isSymbolicLink()).map((entry) => ({ name: entry.name, kind: entry.isDirectory() ? "folder" : "other" }));
  }

  async inFolders(folder: string, names: readonly string[]): Promise<readonly string[]> {
    const folders = (await this.list(folder)).filter(({ kind }) => kind === "folder");
    const paths = await Promise.all(folders.map((each) => this.#in(`${folder}/${each.name}`, names)));
    return paths.flat();
  }

  async #in(folder: string, names: readonly string[]): Promise<string[]> {
    const seen = await Promise.all(names.map((name) => lstat(join(this.name, folder, name)).then(() => "there", absence)));
    const isThere = (at: number) => seen[at] === "there" || (at === 0 && seen[at] === "forbidden");
    return names.filter((_, at) => isThere(at)).map((name) => `${folder}/${name}`);
  }

  below(folder: string, names: readonly string[]): Promise<readonly string[]> {
    return this.#below(folder, names, 0);
  }

  async #below(folder: string, names: readonly string[], depth: number): Promise<string[]> {
    const entries = await this.list(folder);
    const here = depth === 0 ? [] : entries.filter(({ name, kind }) => kind === "other" && names.includes(name));
    const inner = depth === DEEPEST ? [] : entries.filter(({ kind }) => kind === "folder");
    const deeper = await Promise.all(inner.map(({ name }) => this.#below(`${folder}/${name}`, names, depth + 1)));
    return [...here.map(({ name }) => `${folder}/${name}`), ...deeper.flat()];
  }
}

/** Why a path cannot be seen at all. */
function absence(error: unknown): "forbidden" | "absent" {
  return systemCode(error) === "EACCES" ? "forbidden" : "absent";
}
