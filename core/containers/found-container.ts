import type { ContainerFolder } from "../source/container-folder.js";
import type { Declaration } from "../source/declaration/container-json.js";
import type { Kind } from "../source/kind.js";

/** A container by its name, and what whoever runs us says of its build: that goes before what it says of itself. */
export interface ContainerOrder {
  readonly container: string;
  /** By default that of the build file that is there, a Dockerfile before a default.nix. */
  readonly kind?: Kind | undefined;
  /** In the container's folder, or with a slash in front from the root of the source tree. */
  readonly file?: string | undefined;
  /** From the root of the source tree; `.` is all of it. */
  readonly context?: string | undefined;
  readonly target?: string | undefined;
}

/** A container of a source tree, and how it is built. */
export interface FoundContainer {
  readonly folder: ContainerFolder;
  readonly kind: Kind;
  /** From the root of the source tree, as all paths here. */
  readonly buildFile: string;
  /** The container's Dockerfile, also that beside the default.nix that it is built from. */
  readonly dockerfile?: string | undefined;
  /** What a Dockerfile sees; "" is the whole source tree. */
  readonly context: string;
  /** The stage that is built, where it is not the last one. */
  readonly target?: string | undefined;
  /** Where the containers of its source tree are; "" is the root. */
  readonly containersDir: string;
  /** What the container says of itself, and the root of the source tree of every container. */
  readonly declaration: Declaration;
}
