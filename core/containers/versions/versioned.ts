import type { Version } from "../../image/version.js";
import type { ContainerFolder } from "../../source/container-folder.js";
import type { Declaration } from "../../source/declaration/container-json.js";
import type { BuildArg } from "../../source/dockerfile/build-args.js";
import type { Kind } from "../../source/kind.js";
import type { VersionRules } from "../../source/version/rules.js";

/** What a container's version may come from. */
export interface VersionedContainer {
  readonly folder: ContainerFolder;
  readonly kind: Kind;
  readonly buildFile: string;
  /** The container's Dockerfile, also that beside a default.nix. */
  readonly dockerfile?: string | undefined;
  readonly declaration: Pick<Declaration, "version" | "versionArg">;
}

/** What whoever runs us says of versions. */
export interface VersionWishes {
  readonly rules: VersionRules;
  /** The version itself. */
  readonly given?: string | undefined;
}

/** A container's version, and how its build gets to know it. */
export interface FoundVersion {
  readonly version: Version;
  /** The ARG that the build knows it by. */
  readonly arg: string;
  /** Whether that ARG of the Dockerfile declares it, or something else says it. */
  readonly by: "own-arg" | "elsewhere";
  /** Where that ARG does not say it by itself. */
  readonly passed?: BuildArg | undefined;
  /** The file that it was read from, where that is not the build file. */
  readonly file?: string | undefined;
  /** What is worth knowing of it. */
  readonly note?: string | undefined;
}
