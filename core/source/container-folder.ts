import { PublishError } from "../errors.js";
import { printable, quoted } from "../redact.js";
import { own } from "../errors/own-words.js";

/** Where a source tree keeps its containers. */
export const CONTAINERS_FOLDER = "containers";

/** The file in a container's folder that says what else its image is made of. */
export const CONTAINER_JSON = "container.json";

export const BUILD_FILE_NAMES = ["Dockerfile", "default.nix"] as const;

/** How a container is built. */
export type BuildFile = (typeof BUILD_FILE_NAMES)[number];

/** A folder `containers/<name>/` of the source tree. */
export interface ContainerFolder {
  readonly name: string;
  /** Relative to the root of the source tree, with forward slashes. */
  readonly path: string;
}

/** One path component of a repository name, after the OCI distribution spec, "Pulling manifests". */
export const NAME_COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const NAME = new RegExp(`^${NAME_COMPONENT}$`);
const NAME_LIMIT = 128;
const GRAMMAR = own`lower-case letters and digits, joined by ".", "_", "__" or "-", at most ${NAME_LIMIT} characters`;

/**
 * Parses the name of a container. It is both a folder and the last component of the repository,
 * so the stricter grammar holds: no slashes, no `..`, no upper case, no spaces or control characters.
 */
export function parseContainerName(text: string): ContainerFolder {
  if (!isContainerName(text)) {
    throw new PublishError("SOURCE_INVALID", own`${quoted(text, 80)} is not a container name`, own`Use the name of a folder in ${CONTAINERS_FOLDER}/: ${GRAMMAR}`);
  }
  return { name: text, path: `${CONTAINERS_FOLDER}/${text}` };
}

export function isContainerName(text: string): boolean {
  return text.length <= NAME_LIMIT && NAME.test(text);
}

/** The error for a folder whose name cannot be the last part of a repository's. */
export function badFolderName(name: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`the folder ${quoted(`${CONTAINERS_FOLDER}/${name}`, 160)} has a name that no repository can have`, own`Rename it: ${GRAMMAR}`);
}

/** The error for a container of another repository; without a name it is containers/ itself. */
export function submodule(name: string): PublishError {
  const path = name === "" ? own`${CONTAINERS_FOLDER}/` : printable(`${CONTAINERS_FOLDER}/${name}`, 160);
  return new PublishError("SOURCE_INVALID", own`${path} is a submodule: which version it declares is in another repository`, own`Publish it from that repository`);
}

// What is told of things in containers/ that are no containers.

/** Of a file that is called nearly as a build file. */
export function nearlyBuildFile(path: string): string {
  return own`${printable(path, 160)} is not looked at: a build file is called ${BUILD_FILE_NAMES.join(" or ")}`;
}

/** Whether a file is called nearly as a build file, such as dockerfile, Containerfile, Dockerfile.prod or image.nix. */
export function isNearlyBuildFile(name: string): boolean {
  return /^(?:docker|container)file|\.nix$/i.test(name) && !BUILD_FILE_NAMES.some((file) => file === name);
}

/** Of a build file in a folder of a folder. */
export function tooDeep(path: string): string {
  return own`${printable(path, 160)} is not looked at: a container is a folder directly in ${CONTAINERS_FOLDER}/`;
}

/** Of a build file in containers/ itself. */
export function tooHigh(path: string): string {
  return own`${printable(path, 160)} is not looked at: a container is a folder of its own in ${CONTAINERS_FOLDER}/`;
}

export function danglingLink(path: string): string {
  return own`${printable(path, 160)} is no container: it is a link that leads to nothing in the repository`;
}

/** The error for a container that the source tree does not have; it lists those that it has. */
export function unknownContainer(name: string, existing: readonly string[]): PublishError {
  const known = [...existing].sort().map((each) => printable(each, 80));
  return new PublishError(
    "SOURCE_INVALID",
    own`the source tree has no container "${name}" (no folder ${CONTAINERS_FOLDER}/${name}/)`,
    known.length > 0
      ? own`It has: ${known.join(", ")}`
      : own`It has no ${CONTAINERS_FOLDER}/<name>/ folder at all; is --source (src) the root of the source tree?`,
  );
}

/** The error for a source tree that has no container at all; `tree` names it. */
export function noContainers(tree: string): PublishError {
  return new PublishError(
    "SOURCE_INVALID",
    own`${tree} has no ${CONTAINERS_FOLDER}/<name>/ folder with a Dockerfile or a default.nix`,
    own`Give the root of the source tree (--source, src)`,
  );
}

/** The error for a container that depends on what the source tree does not have. */
export function missingDependency(folder: string, path: string): PublishError {
  return new PublishError(
    "SOURCE_INVALID",
    own`${printable(folder, 160)}/${CONTAINER_JSON} depends on ${printable(path, 160)}, which the source tree does not have`,
    own`Name a file or a folder, from the root of the source tree, in its own upper and lower case`,
  );
}

/** The error for a link that leads nowhere, or a folder, where a file should be. */
export function noFile(path: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`${printable(path, 200)} is no file, nor a link to one in the repository`, own`Make it a file, or remove it`);
}

/** The error for a file that is there, and may not be read. */
export function cannotRead(path: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`${printable(path, 200)} cannot be read by this user`, own`Give this user the right to read it`);
}

export function otherBuildFile(file: BuildFile): BuildFile {
  return file === "Dockerfile" ? "default.nix" : "Dockerfile";
}

/** The error for a container folder without the file that this kind of build needs; `other` is one that it has. */
export function missingBuildFile(folder: ContainerFolder, file: BuildFile, other?: BuildFile): PublishError {
  const way = file === "Dockerfile" ? own`publish-nix (publishNix)` : own`publish-image (publish)`;
  return new PublishError(
    "SOURCE_INVALID",
    own`${folder.path}/ holds no ${file}`,
    other === undefined ? own`Add ${folder.path}/${file}, or name another container` : own`It has a ${other}, which ${way} publishes`,
  );
}
