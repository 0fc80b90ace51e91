import type { VersionFacts } from "../../../core/containers/versions/facts.js";
import type { SourceTree } from "../../../core/source/source-tree.js";

/** What a tree tells of versions, without git, Nix or commands. */
export function treeFacts(tree: SourceTree, more: Partial<VersionFacts> = {}): VersionFacts {
  const none = (what: string) => () => Promise.reject(new Error(`nobody is to ask for ${what}`));
  return { text: (path) => tree.read(path), evaluate: () => Promise.resolve(undefined), history: none("the history"), run: none("a command"), ...more };
}
