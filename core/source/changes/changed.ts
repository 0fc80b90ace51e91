import { own } from "../../errors/own-words.js";
import type { PublishError } from "../../errors.js";
import { resolveRange, type ChangeRange, type RangeOrder } from "./range.js";
import { CommittedFolder } from "./committed-folder.js";
import { CommittedTree, type ContainerFolders } from "./committed-tree.js";
import { badFolderName, CONTAINER_JSON, CONTAINERS_FOLDER, isContainerName, noContainers, submodule, type BuildFile } from "../container-folder.js";
import { Dependencies } from "./dependencies.js";
import type { Git } from "../git/git.js";
import { skippedIn } from "./skipped.js";

/** A container that has to be built again. */
export interface ChangedContainer {
  readonly name: string;
  /** The path that differs: the container's own folder, or one that it depends on. */
  readonly because: string;
  readonly folder: CommittedFolder;
  readonly buildFiles: readonly BuildFile[];
  /** Why it cannot be published. It is listed all the same, so that its own job fails, and no other. */
  readonly fault?: PublishError | undefined;
}

/** The containers that differ between two commits, by name. */
export interface Changes extends ChangeRange {
  readonly changed: readonly ChangedContainer[];
  readonly deleted: readonly string[];
  /** What else differs in containers/ and looks like a container, and is none, each with the reason: nothing is left out in silence. */
  readonly skipped: readonly string[];
}

/**
 * The containers touched between two commits, as head has them; a rename is a folder that went away and one that came.
 * Git names every folder by its content, so that two of them are compared by their ids, and nothing deeper is read.
 */
export async function changedContainers(git: Git, order: RangeOrder): Promise<Changes> {
  const range = await resolveRange(git, order);
  const [older, newer] = [new CommittedTree(git, range.base), new CommittedTree(git, range.head)];
  const [before, now] = await Promise.all([older.containerFolders(), newer.containerFolders()]);
  if ([before, now].every(({ folders, submodules }) => folders.size + submodules.size === 0)) throw noContainers(own`commit ${range.head.id}`);
  const submodules = differing(before.submodules, now.submodules).map(asSubmodule);
  const folders = await newer.open(now.folders);
  const dependencies = await Dependencies.read(newer, folders);
  const touched = touchedFolders(folders, dependencies, await differingPaths(older, newer, dependencies, differing(before.folders, now.folders)));
  const [changed, others] = [touched.filter(isContainer), touched.filter((each) => !isContainer(each))];
  const gone = [...before.folders.keys()].filter((name) => !now.folders.has(name) || others.some((each) => each.name === name));
  const skipped = skippedIn(newer, dependencies, others, changedEntries(before, now));
  return {
    ...range,
    changed: [...changed, ...submodules].sort(byName),
    deleted: await thatWereContainers(older, before.folders, gone),
    skipped: await skipped,
  };
}

function touchedFolders(folders: readonly CommittedFolder[], dependencies: Dependencies, paths: ReadonlySet<string>): ChangedContainer[] {
  return folders.flatMap((folder) => {
    const { name, path } = folder;
    const because = dependencies.of(name).find((each) => paths.has(each)) ?? (dependencies.faultOf(path) && `${path}/${CONTAINER_JSON}`);
    if (because === undefined) return [];
    const fault = isContainerName(name) ? dependencies.faultOf(path) : badFolderName(name);
    return [{ name, folder, because, buildFiles: folder.buildFiles(), fault }];
  });
}

/** Which version it declares, its own repository knows. How it is built as well: a Dockerfile is what most have. */
function asSubmodule(name: string): ChangedContainer {
  const fault = submodule(name);
  if (name === "") throw fault;
  return { name, folder: new CommittedFolder(name, undefined), because: pathOf(name), buildFiles: ["Dockerfile"], fault };
}

function changedEntries(before: ContainerFolders, now: ContainerFolders): { dangling: string[]; files: string[] } {
  return { dangling: differing(before.dangling, now.dangling), files: differing(before.files, now.files) };
}

function differing(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  return [...now].filter(([name, id]) => before.get(name) !== id).map(([name]) => name);
}

function pathOf(name: string): string {
  return `${CONTAINERS_FOLDER}/${name}`;
}

/** The folders of containers that differ, and of what they depend on. What nobody knows to be the same counts as well. */
async function differingPaths(older: CommittedTree, newer: CommittedTree, dependencies: Dependencies, folders: readonly string[]): Promise<Set<string>> {
  const { paths } = dependencies;
  const [before, now] = await Promise.all([older.statesOf(paths), newer.statesOf(paths)]);
  for (const [at, path] of paths.entries()) if (now[at] === undefined) dependencies.miss(path);
  return new Set([...folders.map(pathOf), ...paths.filter((_, at) => before[at] !== now[at]), ...dependencies.faulty]);
}

async function thatWereContainers(older: CommittedTree, before: ReadonlyMap<string, string>, names: readonly string[]): Promise<string[]> {
  const folders = await older.open(new Map(names.map((name) => [name, before.get(name) ?? ""])));
  return folders.filter((folder) => folder.buildFiles().length > 0).map(({ name }) => name).sort();
}

function isContainer({ buildFiles }: ChangedContainer): boolean {
  return buildFiles.length > 0;
}

function byName(a: ChangedContainer, b: ChangedContainer): number {
  return a.name < b.name ? -1 : 1;
}
