import { notCheckedOut, type EvaluateNix } from "../src/image/variant.js";
import type { Commit } from "../src/source/commit.js";
import type { GitAnswer } from "../src/source/git.js";
import type { GitProcess } from "./git-process.js";

/** nix evaluates files: it can say something of a commit only where the tree is what that commit holds. */
export function nixAt(git: GitProcess, head: Commit): EvaluateNix {
  let compared: Promise<GitAnswer> | undefined;
  return async (folder) => {
    const { exitCode } = await (compared ??= git.run(["diff", "--no-ext-diff", "--quiet", head.id, "--", "."]));
    if (exitCode !== 0) throw notCheckedOut(folder, head);
    // Loaded only here: what runs nix takes longer to load than all of changed does.
    const { evaluateVersion } = await import("./nix.js");
    return evaluateVersion(git.tree, folder, git.signal);
  };
}
