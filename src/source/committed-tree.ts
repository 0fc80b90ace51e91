import type { Commit } from "./commit.js";
import { CONTAINERS_FOLDER, isBuildFile, type BuildFile } from "./container-folder.js";
import type { Git } from "./git.js";
import { treeEntries, type GitObject, type TreeEntry } from "./git-objects.js";

/** A file in a container's folder, which is given by its name and by the id of its content. */
export interface ContainerFile {
  readonly name: string;
  readonly folder: string;
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
    const [entries = new Map<string, TreeEntry>()] = await this.#folders([CONTAINERS_FOLDER]);
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
    const folders = await this.#folders(paths.map((path) => path.slice(0, Math.max(path.lastIndexOf("/"), 0))));
    const entries = paths.map((path, at) => folders[at]?.get(path.slice(path.lastIndexOf("/") + 1)));
    const links = paths.filter((_, at) => entries[at]?.kind === "link");
    const targets = await this.git.objects(this.#names(links));
    return entries.map((entry) => (entry?.kind === "link" ? `${entry.id} ${targets.shift()?.id ?? ""}` : entry?.id));
  }

  /** The build files in each of the folders, which are given by the ids of their content. */
  async buildFiles(folders: readonly string[]): Promise<BuildFile[][]> {
    const trees = await this.git.objects(folders);
    return trees.map((tree) => [...treeEntries(tree)].filter(([, { kind }]) => kind === "file" || kind === "link").map(([name]) => name).filter(isBuildFile));
  }

  /** The texts of files in container folders, symbolic links followed; undefined where there is none. */
  async texts(files: readonly ContainerFile[]): Promise<(string | undefined)[]> {
    // A name in a small folder is found much faster than a path from the root. Only a link out of it needs the path.
    const found = await this.git.objects(files.map(({ folder, file }) => `${folder}:${file}`));
    const links = files.filter((_, at) => found[at]?.type === "symlink");
    const targets = await this.git.objects(this.#names(links.map(({ name, file }) => `${CONTAINERS_FOLDER}/${name}/${file}`)));
    return found.map((object) => textOf(object?.type === "symlink" ? targets.shift() : object));
  }

  async #folders(paths: readonly string[]): Promise<ReadonlyMap<string, TreeEntry>[]> {
    return (await this.git.objects(this.#names(paths))).map(treeEntries);
  }

  #names(paths: readonly string[]): string[] {
    // An empty name is the name of nothing.
    return paths.map((path) => (this.commit === undefined ? "" : `${this.commit.id}:./${path}`));
  }
}

function textOf(object: GitObject | undefined): string | undefined {
  return object?.type === "blob" ? object.content.toString("utf8") : undefined;
}
