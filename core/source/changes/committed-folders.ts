import { CONTAINER_JSON } from "../container-folder.js";
import type { TreeEntry } from "../git/objects.js";
import { namesOf, placeOf } from "../layout/build-files.js";
import { deepest, GROUP_MOST, inFolder, isPassedOver, type Layout } from "../layout/layout.js";
import type { CommittedFolder } from "./committed-folder.js";
import type { CommittedTree } from "./committed-tree.js";

/** What stands where a commit has its containers, by path. */
export interface CommittedFolders {
  /** Folders that were looked into, and links to folders, from the outside to the inside. */
  readonly folders: ReadonlyMap<string, CommittedFolder>;
  /** By the commit that is checked out there: what is in them is in another repository. */
  readonly submodules: ReadonlyMap<string, string>;
  /** Links that lead to nothing in the repository, by the id of what they hold. */
  readonly dangling: ReadonlyMap<string, string>;
  /** Files, which no container is made of there. */
  readonly files: ReadonlyMap<string, string>;
  /** Folders that were not looked into: they have too many for a group of containers. */
  readonly passedOver: ReadonlySet<string>;
}

/** Groups have groups in them: so many folders are read of one level. */
const LEVEL_MOST = 10_000;

/** Folders that need not be looked into, because another commit has them just so. */
export type IsKnown = (path: string, id: string) => boolean;

/** The folders that may be containers: each level of them is asked for at once. */
export async function committedFolders(tree: CommittedTree, layout: Layout, isKnown: IsKnown = () => false): Promise<CommittedFolders> {
  const { containersDir } = layout;
  const found = { folders: new Map<string, CommittedFolder>(), submodules: new Map<string, string>(), dangling: new Map<string, string>(), files: new Map<string, string>(), links: new Set<string>(), passedOver: new Set<string>() };
  const top = await tree.folder(containersDir);
  if (containersDir === "" && top && (await isRootContainer(tree, top, layout))) return { ...found, folders: new Map([["", top]]) };
  const itself = top === undefined && containersDir !== "" ? await tree.target(containersDir) : undefined;
  if (itself?.kind === "submodule") found.submodules.set(containersDir, itself.id);
  let level = top === undefined ? new Map<string, string>() : await topLevel(tree, top, layout, found);
  for (let depth = 1; depth <= deepest(layout) && level.size > 0; depth++) {
    const opened = await tree.open(new Map([...level].filter(([path, id]) => !isKnown(path, id))), found.links);
    for (const each of opened) found.folders.set(each.path, each);
    level = depth === deepest(layout) ? new Map<string, string>() : nextLevel(opened.filter((each) => !isContainer(each, layout)), found);
  }
  return found;
}

/** Whether there is a build file. Whoever names another one in a container.json is found all the same, and looked into. */
function isContainer(folder: CommittedFolder, layout: Layout): boolean {
  return folder.filesAmong(namesOf(layout)).length > 0;
}

/** Whether the root is a container itself: it has a build file, or says what it is called. */
async function isRootContainer(tree: CommittedTree, root: CommittedFolder, layout: Layout): Promise<boolean> {
  const { name, file } = layout.shared;
  if (name !== undefined || isContainer(root, layout)) return true;
  return file !== undefined && (await tree.statesOf([placeOf("", file)]))[0] !== undefined;
}

interface Collected {
  readonly submodules: Map<string, string>;
  readonly dangling: Map<string, string>;
  readonly files: Map<string, string>;
  readonly links: Set<string>;
  readonly passedOver: Set<string>;
}

/** The folders where the containers are, by the ids of their content; links to folders are followed here alone. */
async function topLevel(tree: CommittedTree, top: CommittedFolder, { containersDir }: Layout, found: Collected): Promise<Map<string, string>> {
  const folders = new Map<string, string>();
  for (const [name, entry] of top.entries()) {
    const path = inFolder(containersDir, name);
    // The root of a repository is full of other things.
    if (containersDir === "") {
      if (entry.kind === "folder" && !isPassedOver(name, "elsewhere")) folders.set(path, entry.id);
      continue;
    }
    const target = entry.kind === "link" ? await tree.target(path) : entry;
    if (entry.kind === "link") found.links.add(path);
    if (target === undefined) found.dangling.set(path, entry.id);
    else into(folders, found, target.kind).set(path, target.id);
  }
  return folders;
}

function into(folders: Map<string, string>, { submodules, files }: Collected, kind: TreeEntry["kind"]): Map<string, string> {
  if (kind === "folder") return folders;
  return kind === "submodule" ? submodules : files;
}

/** The folders in those that are no containers, as many as can be looked into. */
function nextLevel(folders: readonly CommittedFolder[], found: Collected): Map<string, string> {
  const level = new Map<string, string>();
  for (const each of folders) {
    const further = inner(each, found.submodules);
    if (further.length > GROUP_MOST || level.size + further.length > LEVEL_MOST) found.passedOver.add(each.path);
    else for (const [path, id] of further) level.set(path, id);
  }
  return level;
}

function inner(folder: CommittedFolder, submodules: Map<string, string>): [string, string][] {
  const entries = [...folder.entries()].filter(([name]) => !isPassedOver(name, "elsewhere")).map(([name, entry]) => ({ ...entry, path: inFolder(folder.path, name) }));
  for (const { kind, path, id } of entries) if (kind === "submodule") submodules.set(path, id);
  return entries.filter(({ kind }) => kind === "folder").map(({ path, id }) => [path, id]);
}

/** The folders among these that have a container.json. */
export function withDeclaration(folders: Iterable<CommittedFolder>): CommittedFolder[] {
  return [...folders].filter((each) => each.entry(CONTAINER_JSON) !== undefined);
}
