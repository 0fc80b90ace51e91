import type { Commit } from "../git/commit.js";
import { gitOutput, type Git } from "../git/git.js";
import { treeEntries, type GitObject, type TreeEntry } from "../git/objects.js";
import { own } from "../../errors/own-words.js";

/** As many links as Linux follows in one path (path_resolution(7)). */
const LINKS_LIMIT = 40;

/** Where a walk is: the entries from the repository's root on, and their names. */
interface Steps {
  readonly entries: TreeEntry[];
  readonly names: string[];
}

/** Where a path leads, and the paths that decide it, from the repository's root: links on the way, and the end. */
interface Walked {
  readonly entry: TreeEntry | undefined;
  readonly paths: readonly string[];
}

/**
 * Walks paths through a commit, symbolic links followed as the system does it. Git's own `--follow-symlinks` takes a link
 * such as `./x` for one to nowhere.
 */
export class PathWalk {
  #start: Promise<Steps | undefined> | undefined;
  #prefix: Promise<string> | undefined;
  readonly #folders = new Map<string, Promise<ReadonlyMap<string, TreeEntry>>>();

  constructor(
    readonly commit: Commit,
    readonly git: Git,
    private readonly read: (id: string) => Promise<GitObject>,
  ) {}

  /** What stands at a path of the source tree: for what is in a submodule, that; undefined for nothing, and for what is not in the repository. */
  async to(path: string): Promise<TreeEntry | undefined> {
    return (await this.#walk(path)).entry;
  }

  /** The paths that decide what stands at a path: what is not there is decided by its own. */
  async trace(path: string): Promise<readonly string[]> {
    return (await this.#walk(path)).paths;
  }

  /** From the top of the working tree to the source tree: nothing, or with a slash at its end. */
  prefix(): Promise<string> {
    this.#prefix ??= gitOutput(this.git, ["rev-parse", "--show-prefix"], own`find the source tree in its repository`).then((output) => output.toString("utf8").replace(/\n$/, ""));
    return this.#prefix;
  }

  async #walk(path: string): Promise<Walked> {
    const start = await (this.#start ??= this.#sourceRoot());
    return start ? this.#follow(start, path) : { entry: undefined, paths: [`${await this.prefix()}${path}`] };
  }

  /** From the repository's root to the source tree's, which may be deep inside; nothing where the commit does not have it. */
  async #sourceRoot(): Promise<Steps | undefined> {
    const { content } = await this.read(this.commit.id);
    const id = /^tree ([0-9a-f]+)$/m.exec(content.toString("latin1"))?.[1] ?? "";
    const entries: TreeEntry[] = [{ kind: "folder", mode: "40000", id }];
    const names = (await this.prefix()).split("/").filter(Boolean);
    for (const part of names) {
      const entry = await this.#entry(entries, part);
      if (!entry) return undefined;
      entries.push(entry);
    }
    return { entries, names };
  }

  async #follow(start: Steps, path: string): Promise<Walked> {
    const [steps, names] = [[...start.entries], [...start.names]];
    const parts = path.split("/");
    const links: string[] = [];
    const nowhere = (...rest: string[]) => ({ entry: undefined, paths: [...links, [...names, ...rest].join("/")] });
    while (parts.length > 0) {
      const part = parts.shift() ?? "";
      if (part === "" || part === ".") continue;
      if (part === "..") {
        steps.pop();
        names.pop();
        if (steps.length === 0) return { entry: undefined, paths: links };
        continue;
      }
      const here = steps.at(-1);
      // What is in a submodule, its commit decides, as far as this repository can tell.
      if (here?.kind === "submodule") return { entry: here, paths: [...links, names.join("/")] };
      const entry = await this.#entry(steps, part);
      if (entry === undefined) return nowhere(part, ...parts);
      if (entry.kind !== "link") {
        steps.push(entry);
        names.push(part);
        continue;
      }
      links.push([...names, part].join("/"));
      const target = (await this.read(entry.id)).content.toString("utf8");
      if (links.length > LINKS_LIMIT || target.startsWith("/")) return { entry: undefined, paths: links };
      parts.unshift(...target.split("/"));
    }
    return { entry: steps.at(-1), paths: [...links, names.join("/")] };
  }

  async #entry(steps: readonly TreeEntry[], name: string): Promise<TreeEntry | undefined> {
    const folder = steps.at(-1);
    if (folder?.kind !== "folder") return undefined;
    const entries = this.#folders.get(folder.id) ?? this.read(folder.id).then(treeEntries);
    this.#folders.set(folder.id, entries);
    return (await entries).get(name);
  }
}
