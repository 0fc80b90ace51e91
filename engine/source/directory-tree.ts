import { ExistsType, type Directory } from "@dagger.io/dagger";
import { own } from "../../core/errors/own-words.js";
import { printable } from "../../core/redact.js";
import type { Entry, Seen, SourceTree } from "../../core/source/source-tree.js";
import { engineCall } from "../fault.js";

/** A source tree that is a Directory of the engine's. */
export class DirectoryTree implements SourceTree {
  readonly name = own`src`;

  constructor(readonly src: Directory) {}

  async look(path: string): Promise<Seen> {
    if (path === "") return "folder";
    return engineCall(own`look at ${printable(path, 160)}`, async () => {
      if (await this.src.exists(path, { expectedType: ExistsType.RegularType })) return "file";
      if (await this.src.exists(path, { expectedType: ExistsType.DirectoryType })) return "folder";
      return (await this.src.exists(path, { doNotFollowSymlinks: true })) ? "nowhere" : "absent";
    });
  }

  read(path: string): Promise<string> {
    return engineCall(own`read ${printable(path, 160)}`, () => this.src.file(path).contents());
  }

  async list(folder: string): Promise<readonly Entry[]> {
    if ((await this.look(folder)) !== "folder") return [];
    const entries = await engineCall(own`list ${printable(folder, 160)}/`, () => this.src.directory(folder).entries());
    // The engine ends folders with a slash, and a link to one, like a file, without.
    return entries.map((entry) => (entry.endsWith("/") ? { name: entry.slice(0, -1), kind: "folder" } : { name: entry, kind: "other" }));
  }

  inFolders(folder: string, names: readonly string[]): Promise<readonly string[]> {
    return this.#named(folder, names, (depth) => depth === 2);
  }

  below(folder: string, names: readonly string[]): Promise<readonly string[]> {
    return this.#named(folder, names, (depth) => depth >= 2);
  }

  /** A glob does not look into links. */
  async #named(folder: string, names: readonly string[], isWanted: (depth: number) => boolean): Promise<string[]> {
    if ((await this.look(folder)) !== "folder") return [];
    const found = await engineCall(own`list ${printable(folder, 160)}/`, () => Promise.all(names.map((name) => this.src.directory(folder).glob(`**/${name}`))));
    // A folder ends in a slash.
    const paths = found.flat().map((path) => path.replace(/\/$/, ""));
    return paths.filter((path) => isWanted(path.split("/").length)).map((path) => `${folder}/${path}`);
  }
}
