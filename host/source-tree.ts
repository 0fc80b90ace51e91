import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { PublishError } from "../core/errors.js";
import { own } from "../core/errors/own-words.js";
import { containerTexts, skippedIn, unreadableFile, type ContainerTexts, type FoundFile, type FoundTree } from "../core/containers/container-texts.js";
import { BUILD_FILES, KINDS, type Kind } from "../core/source/kind.js";
import { declaredVersion, givenVersion, type EvaluateNix } from "../core/containers/variant.js";
import { checkDependencies } from "../core/containers/version-check.js";
import type { Version } from "../core/image/version.js";
import { BUILD_FILE_NAMES, CONTAINER_JSON, CONTAINERS_FOLDER, isNearlyBuildFile, missingBuildFile, noContainers, otherBuildFile, parseContainerName, submodule, unknownContainer, type ContainerFolder } from "../core/source/container-folder.js";
import { GITMODULES, submodulesIn } from "../core/source/submodules.js";

/** A container found in a source tree on disk, with the file that it is built from. */
export interface FoundContainer {
  readonly folder: ContainerFolder;
  readonly kind: Kind;
  /** Its folder, which for a Dockerfile is the build context. */
  readonly context: string;
  readonly buildFile: string;
}

/**
 * Finds the build file of a kind in `containers/<name>/`, by default the one that is there, a Dockerfile before a
 * default.nix; what is missing is named in the error.
 */
export async function findContainer(tree: string, name: string, wanted: Kind | undefined): Promise<FoundContainer> {
  const folder = parseContainerName(name);
  if (!(await isFolder(tree))) {
    throw new PublishError("SOURCE_INVALID", own`the source tree ${tree} is not a folder`, own`Give the root of the source tree (--source)`);
  }
  const context = join(tree, folder.path);
  if (!(await isFolder(context))) throw unknownContainer(name, await containerNames(tree));
  const kind = wanted ?? (await kindIn(context));
  const buildFile = join(context, BUILD_FILES[kind]);
  if (!(await isFile(buildFile))) {
    const other = otherBuildFile(BUILD_FILES[kind]);
    if ((await submodules(tree)).includes(name)) throw submodule(name);
    throw missingBuildFile(folder, BUILD_FILES[kind], (await isFile(join(context, other))) ? other : undefined);
  }
  return { folder, kind, context, buildFile };
}

async function kindIn(context: string): Promise<Kind> {
  const has = (kind: Kind) => isFile(join(context, BUILD_FILES[kind]));
  return !(await has("dockerfile")) && (await has("nix")) ? "nix" : "dockerfile";
}

/** Throws where the container.json of a container is not as it has to be, as everything does that reads it. */
export async function checkDeclaration(tree: string, folder: ContainerFolder): Promise<void> {
  const found = await foundFile(tree, folder.name, CONTAINER_JSON);
  if (!found) return;
  if (found.kind !== "text") throw unreadableFile(found);
  await checkDependencies(folder, found.text, { exists: (path) => stat(join(tree, path)).then(() => true, () => false) });
}

/** The given version, else the one that the build file declares. */
export async function versionOf({ folder, kind, buildFile }: FoundContainer, given: string | undefined, evaluate: EvaluateNix): Promise<Version> {
  const text = () => readFile(buildFile, "utf8");
  return given === undefined ? declaredVersion(folder, kind, await text(), evaluate) : givenVersion(folder, kind, given, text);
}

const FILES = [...KINDS.map((kind) => BUILD_FILES[kind]), CONTAINER_JSON];

/** All containers of a tree: folders of containers/ that hold a build file; and what is none. Fails for a tree without any. */
export async function readContainers(tree: string): Promise<{ containers: ContainerTexts[]; skipped: string[] }> {
  const found = await foundTree(tree);
  const containers = containerTexts(found);
  if (containers.length === 0) throw noContainers(tree);
  return { containers, skipped: skippedIn(found, containers) };
}

async function foundTree(tree: string): Promise<FoundTree> {
  const names = await containerNames(tree);
  const path = (name: string) => join(tree, CONTAINERS_FOLDER, name);
  const areFolders = await Promise.all(names.map((name) => isFolder(path(name))));
  const areThere = await Promise.all(names.map((name) => stat(path(name)).then(() => true, () => false)));
  const folders = names.filter((_, at) => areFolders[at]);
  const files = (await Promise.all(names.flatMap((container) => FILES.map((file) => foundFile(tree, container, file))))).filter((each) => each !== undefined);
  const withoutBuildFile = folders.filter((name) => !files.some(({ container, file }) => container === name && file !== CONTAINER_JSON));
  const near = await Promise.all(withoutBuildFile.map(async (name) => (await readdir(path(name)).catch(() => [])).filter(isNearlyBuildFile).map((file) => `${name}/${file}`)));
  const nested = await Promise.all(withoutBuildFile.map((name) => nestedBuildFiles(path(name), name)));
  return { files, folders, dangling: names.filter((_, at) => !areThere[at]), submodules: await submodules(tree), nested: [...(await direct(tree)), ...nested.flat()], near: near.flat() };
}

/** The submodules in containers/. Those that are not checked out are empty folders. */
async function submodules(tree: string): Promise<string[]> {
  return submodulesIn(await readFile(join(tree, GITMODULES), "utf8").catch(() => ""));
}

/** Build files in containers/ itself. */
async function direct(tree: string): Promise<string[]> {
  const there = await Promise.all(BUILD_FILE_NAMES.map((file) => isFile(join(tree, CONTAINERS_FOLDER, file))));
  return BUILD_FILE_NAMES.filter((_, at) => there[at]);
}

/** How deep a build file is looked for that stands too deep. */
const NESTED_DEEPEST = 4;

/** The build files in the folders of a folder, as paths that begin with its name. Links are not followed: they may go round. */
async function nestedBuildFiles(path: string, name: string, depth = 0): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const here = depth === 0 ? [] : entries.filter((entry) => !entry.isDirectory() && BUILD_FILE_NAMES.some((file) => file === entry.name));
  const inner = depth === NESTED_DEEPEST ? [] : entries.filter((entry) => entry.isDirectory());
  const deeper = await Promise.all(inner.map((entry) => nestedBuildFiles(join(path, entry.name), `${name}/${entry.name}`, depth + 1)));
  return [...here.map((entry) => `${name}/${entry.name}`), ...deeper.flat()];
}

async function foundFile(tree: string, container: string, file: string): Promise<FoundFile | undefined> {
  const path = join(tree, CONTAINERS_FOLDER, container, file);
  const access = await lstat(path).then(() => "there", isForbidden);
  // Of a folder that this user may not look into, its Dockerfile is missed.
  if (access !== "there") return access && file === BUILD_FILES.dockerfile ? { container, file, kind: "forbidden" } : undefined;
  if (await isFolder(path)) return { container, file, kind: "folder" };
  if (!(await isFile(path))) return { container, file, kind: "to-nowhere" };
  try {
    return { container, file, kind: "text", text: await readFile(path, "utf8") };
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return { container, file, kind: "forbidden" };
  }
}

function isForbidden(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EACCES";
}

async function containerNames(tree: string): Promise<string[]> {
  const entries = await readdir(join(tree, CONTAINERS_FOLDER), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map(({ name }) => name);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
