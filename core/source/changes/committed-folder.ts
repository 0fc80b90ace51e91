import { treeEntries, type GitObject, type TreeEntry } from "../git/objects.js";

/** A folder as a commit has it. */
export class CommittedFolder {
  #entries: ReadonlyMap<string, TreeEntry> | undefined;

  constructor(
    readonly path: string,
    private readonly tree: GitObject | undefined,
  ) {}

  /** Of its content. */
  get id(): string | undefined {
    return this.tree?.id;
  }

  entry(file: string): TreeEntry | undefined {
    // Of most folders nobody asks more than this.
    if (this.#entries === undefined && this.tree?.content.includes(file) !== true) return undefined;
    return this.entries().get(file);
  }

  entries(): ReadonlyMap<string, TreeEntry> {
    return (this.#entries ??= treeEntries(this.tree));
  }

  /** Which of these files stand here. A folder that is called like one is simply something else. */
  filesAmong(names: readonly string[]): string[] {
    return names.filter((name) => {
      const kind = this.entry(name)?.kind;
      return kind === "file" || kind === "link";
    });
  }
}
