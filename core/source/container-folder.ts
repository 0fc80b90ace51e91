import { PublishError } from "../errors.js";
import { printable, quoted } from "../redact.js";
import { own } from "../errors/own-words.js";
import type { Naming } from "./declaration/naming.js";

/** The file in a container's folder that says what else its image is made of. */
export const CONTAINER_JSON = "container.json";

/** A folder of the source tree, and what its image is called. */
export interface ContainerFolder {
  readonly name: string;
  /** From the root of the source tree, with forward slashes; "" is the root itself. */
  readonly path: string;
}

/** What an error calls it: where it is or, of the root of the source tree, its name. */
export function calledContainer({ name, path }: ContainerFolder): string {
  return path === "" ? name : path;
}

/** One path component of a repository name, after the OCI distribution spec, "Pulling manifests". */
export const NAME_COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const NAME = new RegExp(`^${NAME_COMPONENT}$`);
const NAME_LIMIT = 128;
const GRAMMAR = own`lower-case letters and digits, joined by ".", "_", "__" or "-", at most ${NAME_LIMIT} characters`;

/**
 * Parses the name of a container, which is the end of the repository's: no `..`, no upper case, no spaces or control
 * characters; slashes where containers are named by their paths.
 */
export function parseContainerName(text: string, names: Naming = "folder"): string {
  if (isContainerName(text, names)) return text;
  throw new PublishError("SOURCE_INVALID", own`${quoted(text, 80)} is not a container name`, names === "path" ? own`Use the path of a container's folder from where the containers are, each part of it in ${GRAMMAR}` : own`Use the name of a container's folder${isContainerName(text, "path") ? own` (--container-names path, containerNames, names them by their paths)` : ""}: ${GRAMMAR}`);
}

export function isContainerName(text: string, names: Naming = "folder"): boolean {
  return text.length <= NAME_LIMIT && (names === "path" ? text.split("/") : [text]).every((part) => NAME.test(part));
}

/** The error for a folder whose name cannot be the end of a repository's. */
export function badFolderName(path: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`the folder ${quoted(path, 160)} has a name that no repository can have`, own`Rename it: ${GRAMMAR}`);
}

/** The same for a name that a container.json gives. */
export function badDeclaredName(name: string, folder: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`the container.json of ${printable(folder === "" ? "." : folder, 160)} names it ${quoted(name, 80)}, which no repository can be called`, own`Give it a name of ${GRAMMAR}`);
}

/** The error for a container of another repository. */
export function submodule(path: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`${printable(path, 160)} is a submodule: which version it declares is in another repository`, own`Publish it from that repository`);
}

/** The error for a container that depends on what the source tree does not have. */
export function missingDependency(folder: string, path: string): PublishError {
  return new PublishError(
    "SOURCE_INVALID",
    own`${printable(folder === "" ? CONTAINER_JSON : `${folder}/${CONTAINER_JSON}`, 200)} depends on ${printable(path, 160)}, which the source tree does not have`,
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

