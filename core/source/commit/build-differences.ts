import type { Commit } from "../git/commit.js";
import { CommittedTree } from "../changes/committed-tree.js";
import { BUILD_FILE_NAMES, CONTAINER_JSON, CONTAINERS_FOLDER, submodule, type ContainerFolder } from "../container-folder.js";
import { Dependencies } from "../changes/dependencies.js";
import type { Git } from "../git/git.js";
import { RememberedGit } from "../git/remembered-git.js";
import { treeDifferences, type Difference } from "./tree-differences.js";

/** What an image is built from. */
export interface BuildScope {
  readonly folder: ContainerFolder;
  /** From the root of the source tree. */
  readonly buildFile: string;
  /** How far the build sees: its folder (and what container.json names besides), or all of the source tree. */
  readonly reach: "folder" | "tree";
}

/** Where the source tree differs from a commit in anything that can reach the image; paths from the source tree on. */
export async function buildDifferences(source: Git, commit: Commit, scope: BuildScope): Promise<Difference[]> {
  const { folder, buildFile, reach } = scope;
  const git = new RememberedGit(source);
  const tree = new CommittedTree(git, commit);
  // What is asked for in any case is asked for at once.
  const likely = ["", CONTAINERS_FOLDER, folder.path, `${folder.path}/${CONTAINER_JSON}`].map((path) => `${commit.id}:./${path}`);
  const [prefix] = await Promise.all([tree.prefix(), git.objects([commit.id, ...likely])]);
  const containers = await tree.containerFolders();
  if (containers.submodules.has(folder.name)) throw submodule(folder.name);
  const [committed] = await tree.statesOf([buildFile]);
  const paths = reach === "tree" ? [prefix.replace(/\/$/, "")] : await tree.traces(await inputsOf(tree, folder, containers.folders));
  const differing = await treeDifferences(git, commit, paths);
  const shown = differing.map(({ path, kind }) => ({ path: path.startsWith(prefix) ? path.slice(prefix.length) : `/${path}`, kind }));
  // What a .gitignore hides as a whole differs nowhere.
  return committed === undefined && shown.length === 0 ? [{ path: buildFile, kind: "content" }] : shown;
}

/** Whether the files of the source tree are what a commit holds; whoever needs one of an absent submodule misses it. */
export async function isCheckedOut(git: Git, commit: Commit): Promise<boolean> {
  const prefix = await new CommittedTree(git, commit).prefix();
  return (await treeDifferences(git, commit, [prefix.replace(/\/$/, "")])).every(({ kind }) => kind === "absent-submodule");
}

/** The folder of a container, what that depends on, and files of it that may be links out of it. */
async function inputsOf(tree: CommittedTree, folder: ContainerFolder, folders: ReadonlyMap<string, string>): Promise<string[]> {
  const inputs = new Set([folder.path]);
  // A set is walked to its end, also as it grows.
  for (const path of inputs) {
    const name = path.startsWith(`${CONTAINERS_FOLDER}/`) ? path.slice(CONTAINERS_FOLDER.length + 1) : "";
    const id = folders.get(name);
    if (id === undefined) continue;
    const dependencies = await Dependencies.read(tree, await tree.open(new Map([[name, id]])));
    for (const each of dependencies.of(name)) inputs.add(each);
  }
  return [...inputs, ...[...BUILD_FILE_NAMES, ".dockerignore"].map((file) => `${folder.path}/${file}`)];
}
