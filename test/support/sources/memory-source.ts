import type { Source } from "../../../core/usecases/ports.js";
import { memoryTree } from "./memory-tree.js";

/** A source of these files, without git, Nix or commands, and about which nobody said anything. */
export function memorySource(files: Readonly<Record<string, string>>, more: Partial<Source> = {}): Source {
  return {
    tree: memoryTree(files),
    layout: {},
    repository: () => Promise.resolve(undefined),
    history: () => Promise.reject(new Error("no git")),
    evaluate: () => Promise.resolve(undefined),
    versionRules: () => Promise.resolve({}),
    runForVersion: () => Promise.reject(new Error("no command")),
    ...more,
  };
}
