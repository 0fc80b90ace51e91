import { PublishError } from "../errors.js";
import { printable } from "../redact.js";
import { own } from "../errors/own-words.js";
import { resolveRange, type ChangeRange, type RangeOrder } from "./change-range.js";
import type { CommittedFolder } from "./committed-folder.js";
import { CommittedTree } from "./committed-tree.js";
import { CONTAINERS_FOLDER, missingDependency, noContainers, badFolderName, isContainerName, type BuildFile } from "./container-folder.js";
import { Dependencies } from "./dependencies.js";
import type { Git } from "./git.js";

/** A container that has to be built again. */
export interface ChangedContainer {
  readonly name: string;
  /** The path that differs: the container's own folder, or one that it depends on. */
  readonly because: string;
  readonly folder: CommittedFolder;
  readonly buildFiles: readonly BuildFile[];
}

/** The containers that differ between two commits, by name. */
export interface Changes extends ChangeRange {
  readonly changed: readonly ChangedContainer[];
  readonly deleted: readonly string[];
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
  for (const name of differing(before.submodules, now.submodules)) throw submodule(name);
  // Loaded while git reads: each of the two takes as long as the other.
  const [folders, { parseContainerJson }] = await Promise.all([newer.open(now.folders), import("./container-json.js")]);
  const dependencies = await Dependencies.read(newer, folders, parseContainerJson);
  const paths = new Set([...differing(before.folders, now.folders).map(pathOf), ...(await differingPaths(older, newer, dependencies))]);
  const touched = folders.flatMap((folder) => {
    const because = dependencies.of(folder.name).find((path) => paths.has(path));
    return because === undefined ? [] : [{ name: folder.name, folder, because, buildFiles: folder.buildFiles() }];
  });
  const [changed, others] = [touched.filter(isContainer), touched.filter((each) => !isContainer(each))];
  for (const { name } of changed) if (!isContainerName(name)) throw badFolderName(name);
  const gone = [...before.folders.keys()].filter((name) => !now.folders.has(name) || others.some((each) => each.name === name));
  return { ...range, changed: changed.sort(byName), deleted: await thatWereContainers(older, before.folders, gone) };
}

function differing(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  return [...now].filter(([name, id]) => before.get(name) !== id).map(([name]) => name);
}

function pathOf(name: string): string {
  return `${CONTAINERS_FOLDER}/${name}`;
}

/** Of what containers depend on. What is not there would never differ, and so never be noticed. */
async function differingPaths(older: CommittedTree, newer: CommittedTree, dependencies: Dependencies): Promise<string[]> {
  const { paths } = dependencies;
  const [before, now] = await Promise.all([older.statesOf(paths), newer.statesOf(paths)]);
  for (const [at, path] of paths.entries()) if (now[at] === undefined) throw missingDependency(dependencies.dependentOn(path), path);
  return paths.filter((_, at) => before[at] !== now[at]);
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

function submodule(name: string): PublishError {
  const path = name === "" ? own`${CONTAINERS_FOLDER}/` : printable(pathOf(name), 120);
  return new PublishError("SOURCE_INVALID", own`${path} is a submodule: which version it declares is in another repository`, own`Publish it from that repository`);
}
