import { committedVariants } from "../../containers/committed-variants.js";
import { notCheckedOut, type EvaluateNix, type FoundVariant } from "../../containers/variant.js";
import { isCheckedOut } from "../../source/commit/build-differences.js";
import type { Changes } from "../../source/changes/changed.js";
import type { Commit } from "../../source/git/commit.js";
import type { Git } from "../../source/git/git.js";
import type { Source } from "../ports.js";

/** What the changed containers are published as at head. What is wrong with one of them stops no other. */
export async function changedVariants({ head, changed }: Changes, source: Pick<Source, "history" | "evaluate">): Promise<FoundVariant[]> {
  const git = await source.history();
  return committedVariants(git, head, changed, checkedOut(git, head, source.evaluate));
}

/** Nix evaluates files: it can say something of a commit only where the tree is what that commit holds. */
function checkedOut(git: Git, head: Commit, evaluate: EvaluateNix): EvaluateNix {
  let compared: Promise<boolean> | undefined;
  return async (buildFile) => {
    if (!(await (compared ??= isCheckedOut(git, head)))) throw notCheckedOut(buildFile, head);
    return evaluate(buildFile);
  };
}
