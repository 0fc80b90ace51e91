import { committedVariants } from "../../containers/committed-variants.js";
import { notCheckedOut, type FoundVariant } from "../../containers/variant.js";
import type { VersionFacts } from "../../containers/versions/facts.js";
import { own } from "../../errors/own-words.js";
import { isCheckedOut } from "../../source/commit/build-differences.js";
import type { Changes } from "../../source/changes/changed.js";
import type { Commit } from "../../source/git/commit.js";
import type { Git } from "../../source/git/git.js";
import type { Source } from "../ports.js";

/** What the changed containers are published as at head. What is wrong with one of them stops no other. */
export async function changedVariants({ head, changed }: Changes, source: Pick<Source, "history" | "evaluate" | "versionRules" | "runForVersion">): Promise<FoundVariant[]> {
  const git = await source.history();
  return committedVariants(git, head, changed, { rules: await source.versionRules(), ...checkedOut(git, head, source) });
}

/** Nix and commands look at files: they can say something of a commit only where the tree is what that commit holds. */
function checkedOut(git: Git, head: Commit, { evaluate, runForVersion }: Pick<Source, "evaluate" | "runForVersion">): Pick<VersionFacts, "evaluate" | "run"> {
  let compared: Promise<boolean> | undefined;
  const isThere = () => (compared ??= isCheckedOut(git, head));
  return {
    evaluate: async (buildFile) => {
      if (!(await isThere())) throw notCheckedOut(own`${buildFile} computes its version`, own`so Nix cannot tell it`, head);
      return evaluate(buildFile);
    },
    run: async (command) => {
      if (!(await isThere())) throw notCheckedOut(own`a command says the version`, own`so it cannot tell it`, head);
      return runForVersion(command);
    },
  };
}
