import type { Commit } from "../git/commit.js";
import { CommittedFolder, isBuildFile } from "./committed-folder.js";
import { BUILD_FILE_NAMES, CONTAINERS_FOLDER } from "../container-folder.js";
import { lackingObject, type Git } from "../git/git.js";
import { treeEntries, type GitObject, type TreeEntry } from "../git/objects.js";
import { PathWalk } from "./path-walk.js";

/** A file in a container's folder. */
export interface CommittedFile {
  readonly folder: CommittedFolder;
  readonly file: string;
}

/** What stands in containers/, by name. */
export interface ContainerFolders {
  /** Folders, and links to folders, by the id of their content. */
  readonly folders: ReadonlyMap<string, string>;
  /** By the commit that is checked out there: what is in them is in another repository. Without a name: containers/ itself. */
  readonly submodules: ReadonlyMap<string, string>;
  /** Links that lead to nothing in the repository, by the id of what they hold. */
  readonly dangling: ReadonlyMap<string, string>;
  /** Files, which no container is made of there. */
  readonly files: ReadonlyMap<string, string>;
}

const NO_FOLDERS: ContainerFolders = { folders: new Map(), submodules: new Map(), dangling: new Map(), files: new Map() };

/** How deep, and among how many folders a level, a build file is looked for that stands too deep. */
const NESTED_DEEPEST = 4;
const NESTED_MOST = 1000;

type Entries = ReadonlyMap<string, TreeEntry>;
const NONE: Entries = new Map();

/** A source tree as a commit has it. Nothing is taken from the working tree. */
export class CommittedTree {
  readonly #walk: PathWalk | undefined;

  constructor(
    readonly git: Git,
    /** undefined for the state before the first commit. */
    readonly commit: Commit | undefined,
  ) {
    this.#walk = commit && new PathWalk(commit, git, (id) => this.#one(id));
  }

  /** The folders in containers/, each with the id of its content: they differ where anything in them does. */
  async containerFolders(): Promise<ContainerFolders> {
    // Asked for at once; what the root says decides.
    const [top, listed] = await this.git.objects([this.#name(""), this.#name(CONTAINERS_FOLDER)]);
    const containers = await this.#target((await this.#root(top)).get(CONTAINERS_FOLDER), CONTAINERS_FOLDER);
    if (containers?.kind === "submodule") return { ...NO_FOLDERS, submodules: new Map([["", containers.id]]) };
    if (containers?.kind !== "folder") return NO_FOLDERS;
    const ids = { folder: new Map<string, string>(), submodule: new Map<string, string>(), link: new Map<string, string>(), file: new Map<string, string>() };
    const tree = listed?.id === containers.id ? listed : await this.#one(containers.id);
    for (const [name, { kind, id }] of treeEntries(tree)) ids[kind].set(name, id);
    const dangling = new Map<string, string>();
    for (const [name, link] of ids.link) {
      const target = await this.#walk?.to(`${CONTAINERS_FOLDER}/${name}`);
      if (target === undefined) dangling.set(name, link);
      else ids[target.kind].set(name, target.id);
    }
    return { folders: ids.folder, submodules: ids.submodule, dangling, files: ids.file };
  }

  /** The build files in the folders of a folder, as paths in it. A heap of them is told by its first. */
  async nestedBuildFiles(folder: CommittedFolder): Promise<string[]> {
    const found: string[] = [];
    let level = new Map([["", folder.entries()]]);
    for (let depth = 0; depth < NESTED_DEEPEST && level.size > 0; depth++) {
      const inner = [...level].flatMap(([path, entries]) => [...entries].flatMap(([name, { kind, id }]) => (kind === "folder" ? [{ path: `${path}${name}/`, id }] : [])));
      const trees = await this.#existing(inner.slice(0, NESTED_MOST).map(({ id }) => id));
      level = new Map(trees.map((tree, at) => [inner[at]?.path ?? "", treeEntries(tree)]));
      for (const [path, entries] of level) for (const file of BUILD_FILE_NAMES) if (isBuildFile(entries.get(file))) found.push(`${path}${file}`);
    }
    return found;
  }

  /** What stands at each of the paths, as a text that differs where its content or its mode does; undefined for nothing. */
  async statesOf(paths: readonly string[]): Promise<(string | undefined)[]> {
    // By the folders that they are in: a large file need not be read to be compared.
    const names = paths.map((path) => this.#name(path.slice(0, Math.max(path.lastIndexOf("/"), 0))));
    const folders = (await this.git.objects(names)).map(treeEntries);
    const states = paths.map(async (path, at) => {
      const entry = folders[at]?.get(path.slice(path.lastIndexOf("/") + 1));
      if (entry !== undefined && entry.kind !== "link") return stateOf(entry);
      // A link, or nothing, or behind a link.
      const target = await this.#walk?.to(path);
      return target && `${entry?.id ?? ""} ${stateOf(target)}`;
    });
    return Promise.all(states);
  }

  /** The paths, from the top of the working tree, that decide what stands at paths of the source tree. */
  async traces(paths: readonly string[]): Promise<string[]> {
    const traced = await Promise.all(paths.map(async (path) => (await this.#walk?.trace(path)) ?? []));
    return [...new Set(traced.flat())];
  }

  /** From the top of the working tree to the source tree: nothing, or with a slash at its end. */
  async prefix(): Promise<string> {
    return (await this.#walk?.prefix()) ?? "";
  }

  /** Opens folders, which are given by the ids of their content. */
  async open(folders: ReadonlyMap<string, string>): Promise<CommittedFolder[]> {
    const trees = await this.#existing([...folders.values()]);
    return [...folders.keys()].map((name, at) => new CommittedFolder(name, trees[at]));
  }

  /** The texts of files, symbolic links followed; undefined where there is none. */
  async texts(files: readonly CommittedFile[]): Promise<(string | undefined)[]> {
    const targets = await Promise.all(files.map(({ folder, file }) => this.#target(folder.entry(file), `${folder.path}/${file}`)));
    const ids = targets.map((target) => (target?.kind === "file" ? target.id : undefined));
    // Many files may be the same one.
    const different = [...new Set(ids.filter((id) => id !== undefined))];
    const objects = await this.#existing(different);
    const texts = new Map(different.map((id, at) => [id, objects[at]?.content.toString("utf8")]));
    return ids.map((id) => (id === undefined ? undefined : texts.get(id)));
  }

  async #target(entry: TreeEntry | undefined, path: string): Promise<TreeEntry | undefined> {
    return entry?.kind === "link" ? this.#walk?.to(path) : entry;
  }

  /** What stands in the source tree's own folder, which may be deep inside the repository. */
  async #root(found: GitObject | undefined): Promise<Entries> {
    if (found) return treeEntries(found);
    // An older commit may not have it; a damaged repository may have lost it, and then the walk fails.
    const target = await this.#walk?.to("");
    return target?.kind === "folder" ? treeEntries(await this.#one(target.id)) : NONE;
  }

  /** Objects that others name by their ids: they have to be there. */
  async #existing(ids: readonly string[]): Promise<GitObject[]> {
    const objects = await this.git.objects(ids);
    return ids.map((id, at) => present(id, objects[at]));
  }

  async #one(id: string): Promise<GitObject> {
    return present(id, (await this.git.objects([id]))[0]);
  }

  #name(path: string): string {
    // An empty name is the name of nothing.
    return this.commit === undefined ? "" : `${this.commit.id}:./${path}`;
  }
}

function present(id: string, object: GitObject | undefined): GitObject {
  if (!object) throw lackingObject(id);
  return object;
}

function stateOf({ mode, id }: TreeEntry): string {
  return `${mode} ${id}`;
}
