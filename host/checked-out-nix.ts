import { notCheckedOut, type EvaluateNix } from "../core/containers/variant.js";
import { isCheckedOut } from "../core/source/build-differences.js";
import type { Commit } from "../core/source/commit.js";
import type { GitProcess } from "./git-process.js";

/** nix evaluates files: it can say something of a commit only where the tree is what that commit holds. */
export function nixAt(git: GitProcess, head: Commit): EvaluateNix {
  let compared: Promise<boolean> | undefined;
  return async (folder) => {
    if (!(await (compared ??= isCheckedOut(git, head)))) throw notCheckedOut(folder, head);
    // Loaded only here: what runs nix takes longer to load than all of changed does.
    const { evaluateVersion } = await import("./nix.js");
    return evaluateVersion(git.tree, folder, git.signal);
  };
}
