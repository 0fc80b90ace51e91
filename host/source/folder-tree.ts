import { access, constants, lstat, readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { GROUP_MOST, inFolder, isPassedOver, placeOfFolder } from "../../core/source/layout/layout.js";
import type { Entry, Found, Seen, SourceTree, WalkOrder } from "../../core/source/source-tree.js";
import { systemCode } from "../process/system-error.js";

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

  async walk(folder: string, order: WalkOrder): Promise<readonly Found[]> {
    return this.#walk(folder, order, { start: folder, depth: 0 });
  }

  async #walk(folder: string, order: WalkOrder, { start, depth }: { readonly start: string; readonly depth: number }): Promise<Found[]> {
    const { stops, also, deepest } = order;
    const entries = await this.#entries(folder, stops[0]);
    const found = depth === 0 ? [] : entries.filter(({ name }) => stops.includes(name) || also.includes(name));
    const here = found.map(({ name, kind }): Found => ({ path: inFolder(folder, name), kind }));
    if (depth === deepest || found.some(({ name, kind }) => kind === "other" && stops.includes(name))) return here;
    const inner = entries.filter(({ name, kind }) => kind === "folder" && !isPassedOver(name, placeOfFolder(start, depth)));
    // Where the containers are, there may be any number of them.
    if (depth > 0 && inner.length > GROUP_MOST) return here;
    const deeper = await Promise.all(inner.map(({ name }) => this.#walk(inFolder(folder, name), order, { start, depth: depth + 1 })));
    return [...here, ...deeper.flat()];
  }

  /** Of a folder that may not be looked into, the first name that is looked for. */
  async #entries(folder: string, first: string | undefined): Promise<readonly Entry[]> {
    const entries = await this.list(folder);
    if (entries.length > 0 || first === undefined) return entries;
    const seen = await lstat(join(this.name, folder, first)).then(() => "there" as const, absence);
    return seen === "absent" ? [] : [{ name: first, kind: "other" }];
  }

  async holds(path: string): Promise<boolean> {
    const [root, real] = await Promise.all([realpath(this.name), realpath(join(this.name, path))]);
    return real === root || real.startsWith(root === sep ? root : `${root}${sep}`);
  }
}

/** Why a path cannot be seen at all. */
function absence(error: unknown): "forbidden" | "absent" {
  return systemCode(error) === "EACCES" ? "forbidden" : "absent";
}
