import { PublishError } from "../../errors.js";
import { CommittedTree } from "../changes/committed-tree.js";
import { CONTAINER_JSON, submodule, type ContainerFolder } from "../container-folder.js";
import type { Declaration } from "../declaration/container-json.js";
import type { Commit } from "../git/commit.js";
import type { Git } from "../git/git.js";
import { RememberedGit } from "../git/remembered-git.js";
import type { Kind } from "../kind.js";
import { ignoreFilesOf, inputsBehind, inputsOf } from "../layout/inputs.js";
import { inFolder, parentOf } from "../layout/layout.js";
import { treeDifferences, type Difference } from "./tree-differences.js";

/** What an image is built from. */
export interface BuildScope {
  readonly folder: ContainerFolder;
  /** Nix sees all of the source tree; a Dockerfile its context, and what container.json names besides. */
  readonly kind: Kind;
  /** From the root of the source tree, as all paths here. */
  readonly buildFile: string;
  readonly context: string;
  /** Where the containers of the source tree are. */
  readonly containersDir: string;
  readonly declaration: Declaration;
  /** What its version is read from, where that is another file. */
  readonly versionFile?: string | undefined;
}

/** Where the source tree differs from a commit in anything that can reach the image; paths from the source tree on. */
export async function buildDifferences(source: Git, commit: Commit, scope: BuildScope): Promise<Difference[]> {
  const { folder, buildFile, context, kind, versionFile, declaration } = scope;
  const git = new RememberedGit(source);
  const tree = new CommittedTree(git, commit);
  // What is asked for in any case is asked for at once.
  const likely = [folder.path, parentOf(buildFile), context, inFolder(folder.path, CONTAINER_JSON)].flatMap(foldersTo).map((path) => `${commit.id}:./${path}`);
  const [prefix] = await Promise.all([tree.prefix(), git.objects([...new Set([commit.id, ...likely])])]);
  for (const path of foldersTo(folder.path)) if ((await tree.target(path))?.kind === "submodule") throw submodule(path);
  const named = [buildFile, ...(versionFile === undefined ? [] : [versionFile]), ...declaration.dependsOn];
  const committed = await tree.statesOf(named);
  const [paths, saying] = await Promise.all([kind === "nix" ? [prefix.replace(/\/$/, "")] : tree.traces(await everything(tree, scope)), tree.traces([CONTAINER_JSON, inFolder(folder.path, CONTAINER_JSON)])]);
  const differing = await treeDifferences(git, commit, paths, saying);
  const shown = differing.map(({ path, kind: how }) => ({ path: path.startsWith(prefix) ? path.slice(prefix.length) : `/${path}`, kind: how }));
  // What a .gitignore hides as a whole differs nowhere.
  if (shown.length > 0) return shown;
  return named.filter((_, at) => committed[at] === undefined).map((path) => ({ path, kind: "content" }));
}

/** A path, and all folders that lead to it. */
function foldersTo(path: string): string[] {
  const parts = path === "" ? [] : path.split("/");
  return ["", ...parts.map((_, at) => parts.slice(0, at + 1).join("/"))];
}

/** Whether the files of the source tree are what a commit holds; whoever needs one of an absent submodule misses it. */
export async function isCheckedOut(git: Git, commit: Commit): Promise<boolean> {
  const prefix = await new CommittedTree(git, commit).prefix();
  return (await treeDifferences(git, commit, [prefix.replace(/\/$/, "")])).every(({ kind }) => kind === "absent-submodule");
}

/** All that a Dockerfile's image is made of, and the files that say what. */
async function everything(tree: CommittedTree, { folder, buildFile, context, containersDir, declaration, versionFile }: BuildScope): Promise<string[]> {
  const made = { folder, declaration, context, files: [buildFile] };
  const inputs = new Set(inputsOf(made));
  // A set is walked to its end, also as it grows.
  for (const path of inputs) for (const each of await behind(tree, path, containersDir)) inputs.add(each);
  return [...inputs, ...ignoreFilesOf(made), CONTAINER_JSON, inFolder(folder.path, CONTAINER_JSON), ...(versionFile === undefined ? [] : [versionFile])];
}

/** What comes along with a folder among the containers, by its container.json. */
async function behind(tree: CommittedTree, path: string, containersDir: string): Promise<string[]> {
  if (containersDir !== "" && !path.startsWith(`${containersDir}/`)) return [];
  if (path === "" || (await tree.target(path))?.kind !== "folder") return [];
  const [text] = await tree.texts([inFolder(path, CONTAINER_JSON)]);
  if (text === undefined) return [];
  // Few have one: what reads it is loaded for them alone.
  const { parseContainerJson } = await import("../declaration/container-json.js");
  try {
    return inputsBehind(path, parseContainerJson(text, inFolder(path, CONTAINER_JSON)));
  } catch (error) {
    // What is wrong with the container's own is told by whoever reads the tree.
    if (error instanceof PublishError) return [];
    throw error;
  }
}
