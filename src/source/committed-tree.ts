import type { Commit } from "./commit.js";
import { BUILD_FILE_NAMES, CONTAINERS_FOLDER, type BuildFile } from "./container-folder.js";
import type { Git } from "./git.js";
import { treeEntries, type GitObject, type TreeEntry } from "./git-objects.js";

/** A folder in containers/ as a commit has it. */
export class CommittedFolder {
  #entries: ReadonlyMap<string, TreeEntry> | undefined;

  constructor(
    readonly name: string,
    private readonly tree: GitObject | undefined,
  ) {}

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

/** A file in such a folder. */
export interface CommittedFile {
  readonly folder: CommittedFolder;
  readonly file: string;
}

/** What stands in containers/, by name. */
export interface ContainerFolders {
  /** Folders, and links to folders, by the id of their content. */
  readonly folders: ReadonlyMap<string, string>;
  /** By the commit that is checked out there: what is in them is in another repository. */
  readonly submodules: ReadonlyMap<string, string>;
}

/** A source tree as a commit has it. Nothing is taken from the working tree. */
export class CommittedTree {
  constructor(
    readonly git: Git,
    /** undefined for the state before the first commit. */
    readonly commit: Commit | undefined,
  ) {}

  /** The folders in containers/, each with the id of its content: they differ where anything in them does. */
  async containerFolders(): Promise<ContainerFolders> {
    const [entries = new Map<string, TreeEntry>()] = await this.#trees(this.#names([CONTAINERS_FOLDER]));
    const ids = { folder: new Map<string, string>(), submodule: new Map<string, string>(), link: new Map<string, string>(), file: new Map<string, string>() };
    for (const [name, { kind, id }] of entries) ids[kind].set(name, id);
    const links = [...ids.link.keys()];
    const targets = await this.git.objects(this.#names(links.map((name) => `${CONTAINERS_FOLDER}/${name}`)));
    for (const [at, name] of links.entries()) if (targets[at]?.type === "tree") ids.folder.set(name, targets[at].id);
    return { folders: ids.folder, submodules: ids.submodule };
  }

  /** What stands at each of the paths, as an id; undefined for nothing. */
  async idsOf(paths: readonly string[]): Promise<(string | undefined)[]> {
    // By the folders that they are in: a large file need not be read to be compared.
    const folders = await this.#trees(this.#names(paths.map((path) => path.slice(0, Math.max(path.lastIndexOf("/"), 0)))));
    const entries = paths.map((path, at) => folders[at]?.get(path.slice(path.lastIndexOf("/") + 1)));
    const links = paths.filter((_, at) => entries[at]?.kind === "link");
    const targets = await this.git.objects(this.#names(links));
    return entries.map((entry) => (entry?.kind === "link" ? `${entry.id} ${targets.shift()?.id ?? ""}` : entry?.id));
  }

  /** What stands in folders, which are given by the ids of their content. */
  async open(folders: ReadonlyMap<string, string>): Promise<CommittedFolder[]> {
    const trees = await this.git.objects([...folders.values()]);
    return [...folders.keys()].map((name, at) => new CommittedFolder(name, trees[at]));
  }

  /** The texts of files, symbolic links followed; undefined where there is none. */
  async texts(files: readonly CommittedFile[]): Promise<(string | undefined)[]> {
    const names = files.map(({ folder, file }) => this.#nameOf(folder, file));
    // Many files may be the same one.
    const different = [...new Set(names)];
    const objects = await this.git.objects(different);
    const texts = new Map(different.map((name, at) => [name, textOf(objects[at])]));
    return names.map((name) => texts.get(name));
  }

  /** A file's id is found faster than its path; only a link needs the path. */
  #nameOf(folder: CommittedFolder, file: string): string {
    const entry = folder.entry(file);
    const [path = ""] = this.#names([`${CONTAINERS_FOLDER}/${folder.name}/${file}`]);
    return entry?.kind === "link" ? path : (entry?.id ?? "");
  }

  async #trees(names: readonly string[]): Promise<ReadonlyMap<string, TreeEntry>[]> {
    return (await this.git.objects(names)).map(treeEntries);
  }

  #names(paths: readonly string[]): string[] {
    // An empty name is the name of nothing.
    return paths.map((path) => (this.commit === undefined ? "" : `${this.commit.id}:./${path}`));
  }
}

function textOf(object: GitObject | undefined): string | undefined {
  return object?.type === "blob" ? object.content.toString("utf8") : undefined;
}
