import { BUILD_FILE_NAMES, CONTAINERS_FOLDER, type BuildFile } from "./container-folder.js";
import { treeEntries, type GitObject, type TreeEntry } from "./git-objects.js";

/** A folder in containers/ as a commit has it. */
export class CommittedFolder {
  #entries: ReadonlyMap<string, TreeEntry> | undefined;

  constructor(
    readonly name: string,
    private readonly tree: GitObject | undefined,
  ) {}

  get path(): string {
    return `${CONTAINERS_FOLDER}/${this.name}`;
  }

  entry(file: string): TreeEntry | undefined {
    // Of most folders nobody asks more than this.
    if (this.#entries === undefined && this.tree?.content.includes(file) !== true) return undefined;
    this.#entries ??= treeEntries(this.tree);
    return this.#entries.get(file);
  }

  buildFiles(): BuildFile[] {
    return BUILD_FILE_NAMES.filter((file) => {
      const kind = this.entry(file)?.kind;
      return kind === "file" || kind === "link";
    });
  }
}
