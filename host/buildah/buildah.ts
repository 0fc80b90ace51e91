import type { RunOptions } from "../process/tool.js";

/** How buildah is called in one build. */
export interface Buildah {
  /** Its options before the command: its storage, and how it finds registries. */
  readonly global: readonly string[];
  readonly options: RunOptions;
}
