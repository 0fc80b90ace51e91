import { declaredVersion, givenVersion, type EvaluateNix } from "./variant.js";
import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import type { Version } from "../image/version.js";
import { cannotRead, CONTAINER_JSON, CONTAINERS_FOLDER, missingBuildFile, otherBuildFile, parseContainerName, submodule, unknownContainer, type BuildFile, type ContainerFolder } from "../source/container-folder.js";
import { BUILD_FILES, type Kind } from "../source/kind.js";
import { isThere, type SourceTree } from "../source/source-tree.js";
import { GITMODULES, submodulesIn } from "../source/git/submodules.js";

/** A container of a source tree, and how it is built. */
export interface FoundContainer {
  readonly folder: ContainerFolder;
  readonly kind: Kind;
}

/**
 * Finds the build file of a kind in `containers/<name>/`, by default the one that is there, a Dockerfile before a
 * default.nix; what is missing is named in the error.
 */
export async function findContainer(tree: SourceTree, name: string, wanted: Kind | undefined): Promise<FoundContainer> {
  const folder = parseContainerName(name);
  if ((await tree.look(folder.path)) !== "folder") throw await absent(tree, name);
  const kind = wanted ?? (await kindIn(tree, folder));
  await requireFile(tree, folder, BUILD_FILES[kind]);
  return { folder, kind };
}

/** The text of the file that a container is built from. */
export function buildFileText(tree: SourceTree, { folder, kind }: FoundContainer): Promise<string> {
  return tree.read(`${folder.path}/${BUILD_FILES[kind]}`);
}

/** The given version, else the one that the build file declares. */
export async function versionOf(tree: SourceTree, container: FoundContainer, given: string | undefined, evaluate: EvaluateNix): Promise<Version> {
  const { folder, kind } = container;
  const text = () => buildFileText(tree, container);
  return given === undefined ? declaredVersion(folder, kind, await text(), evaluate) : givenVersion(folder, kind, given, text);
}

/** Throws where the container.json of a container is not as it has to be, as everything does that reads it. */
export async function checkDeclaration(tree: SourceTree, folder: ContainerFolder): Promise<void> {
  const path = `${folder.path}/${CONTAINER_JSON}`;
  const seen = await tree.look(path);
  if (seen === "absent") return;
  if (seen !== "file") throw (await import("./container-texts.js")).unreadableFile({ container: folder.name, file: CONTAINER_JSON, kind: seen === "nowhere" ? "to-nowhere" : seen });
  // Few containers have one: what reads it is loaded for them alone.
  const { checkDependencies } = await import("./version-check.js");
  await checkDependencies(folder, await tree.read(path), { exists: (each) => isThere(tree, each) });
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
