import type { FoundContainer } from "./found-container.js";
import { declaredVersion, givenVersion, type EvaluateNix } from "./variant.js";
import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import type { Version } from "../image/version.js";
import { cannotRead, CONTAINER_JSON, CONTAINERS_FOLDER, missingBuildFile, missingDependency, noFile, otherBuildFile, parseContainerName, submodule, unknownContainer, type BuildFile, type ContainerFolder } from "../source/container-folder.js";
import type { Declaration } from "../source/declaration/container-json.js";
import { NOTHING_SAID } from "../source/declaration/merged.js";
import { BUILD_FILES, type Kind } from "../source/kind.js";
import { isThere, type SourceTree } from "../source/source-tree.js";
import { GITMODULES, submodulesIn } from "../source/git/submodules.js";

export type { FoundContainer };

/**
 * Finds the build file of a kind in `containers/<name>/`, by default the one that is there, a Dockerfile before a
 * default.nix; what is missing is named in the error.
 */
export async function findContainer(tree: SourceTree, name: string, wanted: Kind | undefined): Promise<FoundContainer> {
  const folder = parseContainerName(name);
  if ((await tree.look(folder.path)) !== "folder") throw await absent(tree, name);
  const kind = wanted ?? (await kindIn(tree, folder));
  await requireFile(tree, folder, BUILD_FILES[kind]);
  return { folder, kind, buildFile: `${folder.path}/${BUILD_FILES[kind]}`, context: folder.path, declaration: await declarationOf(tree, folder) };
}

/** The text of the file that a container is built from. */
export function buildFileText(tree: SourceTree, { buildFile }: FoundContainer): Promise<string> {
  return tree.read(buildFile);
}

/** The given version, else the one that the build file declares. */
export async function versionOf(tree: SourceTree, container: FoundContainer, given: string | undefined, evaluate: EvaluateNix): Promise<Version> {
  const text = () => buildFileText(tree, container);
  return given === undefined ? declaredVersion(container, await text(), evaluate) : givenVersion(container, given, text);
}

/** Throws where a container depends on what is not there. */
export async function checkDependencies(tree: SourceTree, { folder, declaration }: FoundContainer): Promise<void> {
  for (const each of declaration.dependsOn) if (!(await isThere(tree, each))) throw missingDependency(folder.path, each);
}

async function declarationOf(tree: SourceTree, folder: ContainerFolder): Promise<Declaration> {
  const path = `${folder.path}/${CONTAINER_JSON}`;
  const seen = await tree.look(path);
  if (seen === "absent") return NOTHING_SAID;
  if (seen !== "file") throw seen === "forbidden" ? cannotRead(path) : noFile(path);
  // Few containers have one: what reads it is loaded for them alone.
  const { parseContainerJson } = await import("../source/declaration/container-json.js");
  return parseContainerJson(await tree.read(path), path);
}

/** The submodules in containers/. Those that are not checked out are empty folders. */
export async function submodules(tree: SourceTree): Promise<string[]> {
  return (await tree.look(GITMODULES)) === "file" ? submodulesIn(await tree.read(GITMODULES)) : [];
}

async function absent(tree: SourceTree, name: string): Promise<PublishError> {
  if ((await tree.look("")) !== "folder") {
    return new PublishError("SOURCE_INVALID", own`the source tree ${tree.name} is not a folder`, own`Give the root of the source tree (--source)`);
  }
  const entries = await tree.list(CONTAINERS_FOLDER);
  const areFolders = await Promise.all(entries.map((entry) => isFolder(tree, entry.kind, `${CONTAINERS_FOLDER}/${entry.name}`)));
  return unknownContainer(name, entries.filter((_, at) => areFolders[at]).map((entry) => entry.name));
}

async function isFolder(tree: SourceTree, kind: "folder" | "other", path: string): Promise<boolean> {
  return kind === "folder" || (await tree.look(path)) === "folder";
}

async function kindIn(tree: SourceTree, folder: ContainerFolder): Promise<Kind> {
  const has = (kind: Kind) => hasFile(tree, `${folder.path}/${BUILD_FILES[kind]}`);
  return !(await has("dockerfile")) && (await has("nix")) ? "nix" : "dockerfile";
}

async function requireFile(tree: SourceTree, folder: ContainerFolder, file: BuildFile): Promise<void> {
  const path = `${folder.path}/${file}`;
  const seen = await tree.look(path);
  if (seen === "file") return;
  if (seen === "forbidden") throw cannotRead(path);
  if ((await submodules(tree)).includes(folder.name)) throw submodule(folder.name);
  const other = otherBuildFile(file);
  throw missingBuildFile(folder, file, (await hasFile(tree, `${folder.path}/${other}`)) ? other : undefined);
}

async function hasFile(tree: SourceTree, path: string): Promise<boolean> {
  const seen = await tree.look(path);
  return seen === "file" || seen === "forbidden";
}
