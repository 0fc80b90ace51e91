import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { PublishError } from "../src/errors.js";
import { BUILD_FILES, KINDS, type Kind } from "../src/image/kind.js";
import type { ContainerTexts } from "../src/image/version-check.js";
import { parseVersion, type Version } from "../src/image/version.js";
import { CONTAINERS_FOLDER, missingBuildFile, noContainers, parseContainerName, unknownContainer, type ContainerFolder } from "../src/source/container-folder.js";
import { dockerfileVersion } from "../src/source/declared-version.js";

/** A container with a Dockerfile, found in a source tree on disk. */
export interface FoundContainer {
  readonly folder: ContainerFolder;
  /** The build context. */
  readonly context: string;
  readonly dockerfile: string;
}

/** Finds `containers/<name>/Dockerfile`; what is missing is named in the error. */
export async function findContainer(tree: string, name: string): Promise<FoundContainer> {
  const folder = parseContainerName(name);
  if (!(await isFolder(tree))) {
    throw new PublishError("SOURCE_INVALID", `the source tree ${tree} is not a folder`, "Give the root of the source tree (--source)");
  }
  const context = join(tree, folder.path);
  if (!(await isFolder(context))) throw unknownContainer(name, await containerNames(tree));
  const dockerfile = join(context, "Dockerfile");
  if (!(await isFile(dockerfile))) throw missingBuildFile(folder, "Dockerfile");
  return { folder, context, dockerfile };
}

/** The given version, else the one that the Dockerfile declares. */
export async function versionOf(container: FoundContainer, given: string | undefined): Promise<Version> {
  if (given !== undefined) return parseVersion(given, "the version given");
  const file = `${container.folder.path}/Dockerfile`;
  return parseVersion(dockerfileVersion(await readFile(container.dockerfile, "utf8"), file), `the version in ${file}`);
}

/** All containers of a tree: folders of containers/ that hold a build file. Fails for a tree without any. */
export async function readContainers(tree: string): Promise<ContainerTexts[]> {
  const folders = await containerNames(tree);
  const read = async (name: string) => ({ name, texts: await buildFileTexts(join(tree, CONTAINERS_FOLDER, name)) });
  const containers = (await Promise.all(folders.map(read))).filter(({ texts }) => texts.size > 0);
  if (containers.length === 0) throw noContainers(tree);
  return containers.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function buildFileTexts(folder: string): Promise<ReadonlyMap<Kind, string>> {
  const texts = new Map<Kind, string>();
  for (const kind of KINDS) {
    const path = join(folder, BUILD_FILES[kind]);
    if (await isFile(path)) texts.set(kind, await readFile(path, "utf8"));
  }
  return texts;
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
