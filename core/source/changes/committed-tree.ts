import type { Commit } from "../git/commit.js";
import { lackingObject, type Git } from "../git/git.js";
import type { GitObject, TreeEntry } from "../git/objects.js";
import { parentOf } from "../layout/layout.js";
import { CommittedFolder } from "./committed-folder.js";
import { PathWalk } from "./path-walk.js";

/** A source tree as a commit has it. Nothing is taken from the working tree. */
export class CommittedTree {
  readonly #walk: PathWalk | undefined;
  /** Folders that were read, by their paths; undefined for one that is not there by itself, but perhaps behind a link. */
  readonly #folders = new Map<string, CommittedFolder | undefined>();

  constructor(
    readonly git: Git,
    /** undefined for the state before the first commit. */
    readonly commit: Commit | undefined,
  ) {
    this.#walk = commit && new PathWalk(commit, git, (id) => this.#one(id));
  }

  /** Reads folders that are likely to be asked for, at once. */
  async expect(paths: readonly string[]): Promise<void> {
    await this.#foldersAt(paths);
  }

  /** The folder at a path, behind links; undefined where there is none. */
  async folder(path: string): Promise<CommittedFolder | undefined> {
    const [found] = await this.#foldersAt([path]);
    if (found) return found;
    const target = await this.target(path);
    return target?.kind === "folder" ? new CommittedFolder(path, await this.#one(target.id)) : undefined;
  }

  /** What stands at a path, behind links; undefined for nothing, and for what is not in the repository. */
  async target(path: string): Promise<TreeEntry | undefined> {
    return this.#walk?.to(path);
  }

  /** What stands at each of the paths, as a text that differs where its content or its mode does; undefined for nothing. */
  async statesOf(paths: readonly string[]): Promise<(string | undefined)[]> {
    const found = await this.#standing(paths);
    const states = found.map((entry) => (entry === undefined || entry.kind === "link" ? undefined : stateOf(entry)));
    for (const [at, path] of paths.entries()) {
      if (states[at] !== undefined) continue;
      // A link, or nothing, or behind a link.
      const target = await this.target(path);
      if (target) states[at] = `${found[at]?.id ?? ""} ${stateOf(target)}`;
    }
    return states;
  }

  /** Whether something stands at each of the paths that is no link, nor behind one: the ids of the folders that it is in tell of it. */
  async areThemselves(paths: readonly string[]): Promise<boolean[]> {
    return (await this.#standing(paths)).map((entry) => entry !== undefined && entry.kind !== "link");
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

  /** Opens folders, which are given by the ids of their content. Those behind links are walked to when they are asked for again. */
  async open(folders: ReadonlyMap<string, string>, links: ReadonlySet<string>): Promise<CommittedFolder[]> {
    const trees = await this.#existing([...folders.values()]);
    const opened = [...folders.keys()].map((path, at) => new CommittedFolder(path, trees[at]));
    for (const each of opened) if (!links.has(each.path)) this.#folders.set(each.path, each);
    return opened;
  }

  /** The texts of files, symbolic links followed; undefined where there is none. */
  async texts(paths: readonly string[]): Promise<(string | undefined)[]> {
    const found = await this.#standing(paths);
    const targets = await Promise.all(paths.map(async (path, at) => (found[at] === undefined || found[at].kind === "link" ? this.target(path) : found[at])));
    const ids = targets.map((target) => (target?.kind === "file" ? target.id : undefined));
    // Many files may be the same one.
    const different = [...new Set(ids.filter((id) => id !== undefined))];
    const objects = await this.#existing(different);
    const texts = new Map(different.map((id, at) => [id, objects[at]?.content.toString("utf8")]));
    return ids.map((id) => (id === undefined ? undefined : texts.get(id)));
  }

  /** What stands at the paths themselves, by the folders that they are in: a large file need not be read to be compared. */
  async #standing(paths: readonly string[]): Promise<(TreeEntry | undefined)[]> {
    const folders = await this.#foldersAt(paths.map(parentOf));
    // The root is in no folder: it is found by a walk.
    return paths.map((path, at) => (path === "" ? undefined : folders[at]?.entry(path.slice(path.lastIndexOf("/") + 1))));
  }

  async #foldersAt(paths: readonly string[]): Promise<(CommittedFolder | undefined)[]> {
    const unknown = [...new Set(paths)].filter((path) => !this.#folders.has(path));
    const objects = await this.git.objects(unknown.map((path) => this.#name(path)));
    for (const [at, path] of unknown.entries()) this.#folders.set(path, objects[at]?.type === "tree" ? new CommittedFolder(path, objects[at]) : undefined);
    return paths.map((path) => this.#folders.get(path));
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
