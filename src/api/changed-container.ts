import { func, object } from "@dagger.io/dagger";
import { ImageKind } from "./enums/image-kind.js";

/** One image that has to be built again. */
@object()
export class ChangedContainer {
  /** What it is called, which is the end of its repository's name. */
  @func()
  name!: string;

  /** Its folder, from the root of the source tree; "." is the root itself. */
  @func()
  folder!: string;

  /** How it is built: DOCKERFILE or NIX. A container with both build files is listed twice. */
  @func()
  kind!: ImageKind;

  /** The version that it declares; empty where there is none. */
  @func()
  version!: string;

  /** The tag that it would be published under; empty where its version is missing. */
  @func()
  tag!: string;

  /** The path that differs: its own folder, or one that it depends on; of the root of the source tree, the first file or folder in it that differs. */
  @func()
  because!: string;

  /** Why it cannot be published as it is, such as VERSION_MISSING: …; empty where nothing is wrong. */
  @func()
  problem!: string;
}
