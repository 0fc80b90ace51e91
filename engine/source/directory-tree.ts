import { ExistsType, type Directory } from "@dagger.io/dagger";
import { own } from "../../core/errors/own-words.js";
import { printable } from "../../core/redact.js";
import { isInsideOne } from "../../core/source/layout/laid-out.js";
import { inFolder, isPassedOver, parentOf, placeOfFolder } from "../../core/source/layout/layout.js";
import type { Entry, Found, Seen, SourceTree, WalkOrder } from "../../core/source/source-tree.js";
import { engineCall } from "../fault.js";

/** A source tree that is a Directory of the engine's. */
export class DirectoryTree implements SourceTree {
  readonly name = own`src`;

  readonly #seen = new Map<string, Promise<Seen>>();

  constructor(readonly src: Directory) {}

  /** A Directory never changes: nothing is asked twice. */
  async look(path: string): Promise<Seen> {
    const seen = this.#seen.get(path) ?? this.#look(path);
    this.#seen.set(path, seen);
    return seen;
  }

  async #look(path: string): Promise<Seen> {
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
    const entries = await engineCall(own`list ${printable(folder, 160)}/`, () => (folder === "" ? this.src : this.src.directory(folder)).entries());
    // The engine ends folders with a slash, and a link to one, like a file, without.
    return entries.map((entry) => (entry.endsWith("/") ? { name: entry.slice(0, -1), kind: "folder" } : { name: entry, kind: "other" }));
  }

  /** A glob does not look into links. */
  async walk(folder: string, { stops, also, deepest }: WalkOrder): Promise<readonly Found[]> {
    if ((await this.look(folder)) !== "folder") return [];
    const directory = folder === "" ? this.src : this.src.directory(folder);
    const patterns = [...stops, ...also].map((name) => `${deepest === 1 ? "*" : "**"}/${name}`);
    const globbed = await engineCall(own`list ${printable(folder, 160)}/`, () => Promise.all(patterns.map((pattern) => directory.glob(pattern))));
    // A folder ends in a slash.
    const found = globbed.flat().map((path): Found => ({ path: path.replace(/\/$/, ""), kind: path.endsWith("/") ? "folder" : "other" }));
    return outermost(found.filter(({ path }) => isWithin(path, folder, deepest)), stops).map(({ path, kind }) => ({ path: inFolder(folder, path), kind }));
  }

  /** The engine takes a link that leads out of a Directory for one to nowhere. */
  holds(): Promise<boolean> {
    return Promise.resolve(true);
  }
}

/** Whether a path is in a folder, as deep as it may be, and behind none that is passed over. */
function isWithin(path: string, start: string, deepest: number): boolean {
  const folders = path.split("/").slice(0, -1);
  return folders.length > 0 && folders.length <= deepest && !folders.some((name, depth) => isPassedOver(name, placeOfFolder(start, depth)));
}

/** Without what is in folders that have one of the names. */
function outermost(found: readonly Found[], stops: readonly string[]): Found[] {
  const stopping = new Set(found.filter(({ path, kind }) => kind === "other" && stops.includes(path.slice(path.lastIndexOf("/") + 1))).map(({ path }) => parentOf(path)));
  return found.filter(({ path }) => !isInsideOne(parentOf(path), stopping));
}
