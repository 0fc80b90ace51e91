import { BUILD_FILE_NAMES, CONTAINERS_FOLDER, type BuildFile } from "../container-folder.js";
import { treeEntries, type GitObject, type TreeEntry } from "../git/objects.js";

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
    return this.entries().get(file);
  }

  entries(): ReadonlyMap<string, TreeEntry> {
    return (this.#entries ??= treeEntries(this.tree));
  }

  buildFiles(): BuildFile[] {
    return BUILD_FILE_NAMES.filter((file) => isBuildFile(this.entry(file)));
  }
}

/** A folder that is called like a build file is simply something else. */
export function isBuildFile(entry: TreeEntry | undefined): boolean {
  return entry?.kind === "file" || entry?.kind === "link";
}
