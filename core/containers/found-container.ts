import type { ContainerFolder } from "../source/container-folder.js";
import type { Declaration } from "../source/declaration/container-json.js";
import type { Kind } from "../source/kind.js";

/** A container of a source tree, and how it is built. */
export interface FoundContainer {
  readonly folder: ContainerFolder;
  readonly kind: Kind;
  /** From the root of the source tree, as all paths here. */
  readonly buildFile: string;
  /** What a Dockerfile sees; "" is the whole source tree. */
  readonly context: string;
  /** The stage that is built, where it is not the last one. */
  readonly target?: string | undefined;
  /** What the container says of itself, and the root of the source tree of every container. */
  readonly declaration: Declaration;
}
