import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { PublishError } from "../src/errors.js";
import { own } from "../src/errors/own-words.js";
import { BUILD_FILES, KINDS, type Kind } from "../src/image/kind.js";
import { declaredVersion, givenVersion, type EvaluateNix } from "../src/image/variant.js";
import { containerTexts, type ContainerTexts, type FoundFile } from "../src/image/version-check.js";
import type { Version } from "../src/image/version.js";
import { CONTAINER_JSON, CONTAINERS_FOLDER, missingBuildFile, noContainers, otherBuildFile, parseContainerName, unknownContainer, type ContainerFolder } from "../src/source/container-folder.js";

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
    throw missingBuildFile(folder, BUILD_FILES[kind], (await isFile(join(context, other))) ? other : undefined);
  }
  return { folder, kind, context, buildFile };
}

async function kindIn(context: string): Promise<Kind> {
  const has = (kind: Kind) => isFile(join(context, BUILD_FILES[kind]));
  return !(await has("dockerfile")) && (await has("nix")) ? "nix" : "dockerfile";
}

/** The given version, else the one that the build file declares. */
export async function versionOf({ folder, kind, buildFile }: FoundContainer, given: string | undefined, evaluate: EvaluateNix): Promise<Version> {
  const text = () => readFile(buildFile, "utf8");
  return given === undefined ? declaredVersion(folder, kind, await text(), evaluate) : givenVersion(folder, kind, given, text);
}

const FILES = [...KINDS.map((kind) => BUILD_FILES[kind]), CONTAINER_JSON];

/** All containers of a tree: folders of containers/ that hold a build file. Fails for a tree without any. */
export async function readContainers(tree: string): Promise<ContainerTexts[]> {
  const names = await containerNames(tree);
  const files = await Promise.all(names.flatMap((container) => FILES.map((file) => foundFile(tree, container, file))));
  const containers = containerTexts(files.filter((each) => each !== undefined));
  if (containers.length === 0) throw noContainers(tree);
  return containers;
}

async function foundFile(tree: string, container: string, file: string): Promise<FoundFile | undefined> {
  const path = join(tree, CONTAINERS_FOLDER, container, file);
  if (await isFile(path)) return { container, file, kind: "text", text: await readFile(path, "utf8") };
  if (await isFolder(path)) return { container, file, kind: "folder" };
  const found = await lstat(path).catch(() => undefined);
  return found && { container, file, kind: "to-nowhere" };
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
