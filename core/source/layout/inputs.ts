import type { Declaration } from "../declaration/container-json.js";
import { placeOf } from "./build-files.js";
import { inFolder } from "./layout.js";

/** What a container is made of, as far as its folder and its container.json say. */
export interface Made {
  readonly folder: { readonly path: string };
  readonly declaration: Declaration;
  /** Its build files. */
  readonly files: readonly string[];
  /** What a Dockerfile sees; "" is the whole source tree. */
  readonly context: string;
}

/** The paths of all that a container is made of, its own folder first: where one of them differs, so may the image. */
export function inputsOf({ folder, declaration, files, context }: Made): string[] {
  return [...new Set([folder.path, context, ...files, ...declaration.dependsOn])];
}

/** What comes along with a dependency that has a container.json of its own. */
export function inputsBehind(folder: string, { dependsOn, context, file }: Declaration): string[] {
  return [...dependsOn, ...(context === undefined ? [] : [context]), ...(file === undefined ? [] : [placeOf(folder, file)])];
}

/** Files that say what of a context a build sees, and that may be links out of it. */
export function ignoreFilesOf({ context, files }: Pick<Made, "context" | "files">): string[] {
  return [...IGNORE.map((name) => inFolder(context, name)), ...files.flatMap((file) => IGNORE.map((name) => `${file}${name}`))];
}

/** Docker's, and podman's and buildah's before it; beside a Dockerfile of another name it bears that in front. */
const IGNORE = [".dockerignore", ".containerignore"];
