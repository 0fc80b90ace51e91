import type { Commit } from "./commit.js";
import { gitOutput, type Git } from "./git.js";
import { treeEntries, type GitObject, type TreeEntry } from "./git-objects.js";

/** As many links as Linux follows in one path (path_resolution(7)). */
const LINKS_LIMIT = 40;

/**
 * Walks paths through a commit, symbolic links followed as the system does it. Git's own `--follow-symlinks` takes a link
 * such as `./x` for one to nowhere.
 */
export class PathWalk {
  #start: Promise<TreeEntry[]> | undefined;
  readonly #folders = new Map<string, Promise<ReadonlyMap<string, TreeEntry>>>();

  constructor(
    readonly commit: Commit,
    readonly git: Git,
    private readonly read: (id: string) => Promise<GitObject>,
  ) {}

  /** What stands at a path of the source tree; undefined for nothing, and for what is not in the repository. */
  async to(path: string): Promise<TreeEntry | undefined> {
    const start = await (this.#start ??= this.#sourceRoot());
    return start.length === 0 ? undefined : this.#follow(start, path);
  }

  /** From the repository's root to the source tree's, which may be deep inside; nothing where the commit does not have it. */
  async #sourceRoot(): Promise<TreeEntry[]> {
    const { content } = await this.read(this.commit.id);
    const id = /^tree ([0-9a-f]+)$/m.exec(content.toString("latin1"))?.[1] ?? "";
    const steps: TreeEntry[] = [{ kind: "folder", mode: "40000", id }];
    const prefix = (await gitOutput(this.git, ["rev-parse", "--show-prefix"], "find the source tree in its repository")).toString("utf8");
    for (const part of prefix.replace(/\n$/, "").split("/").filter(Boolean)) {
      const entry = await this.#entry(steps, part);
      if (!entry) return [];
      steps.push(entry);
    }
    return steps;
  }

  async #follow(start: readonly TreeEntry[], path: string): Promise<TreeEntry | undefined> {
    const steps = [...start];
    const parts = path.split("/");
    for (let links = 0; parts.length > 0; ) {
      const part = parts.shift() ?? "";
      if (part === "" || part === ".") continue;
      if (part === "..") {
        steps.pop();
        if (steps.length === 0) return undefined;
        continue;
      }
      const entry = await this.#entry(steps, part);
      if (entry === undefined) return undefined;
      if (entry.kind !== "link") steps.push(entry);
      else if (++links > LINKS_LIMIT) return undefined;
      else {
        const target = (await this.read(entry.id)).content.toString("utf8");
        if (target.startsWith("/")) return undefined;
        parts.unshift(...target.split("/"));
      }
    }
    return steps.at(-1);
  }

  async #entry(steps: readonly TreeEntry[], name: string): Promise<TreeEntry | undefined> {
    const folder = steps.at(-1);
    if (folder?.kind !== "folder") return undefined;
    const entries = this.#folders.get(folder.id) ?? this.read(folder.id).then(treeEntries);
    this.#folders.set(folder.id, entries);
    return (await entries).get(name);
  }
}
