import { PublishError } from "../errors.js";
import type { ChangedContainer } from "../source/changes/changed.js";
import type { Commit } from "../source/git/commit.js";
import { CommittedTree } from "../source/changes/committed-tree.js";
import { noFile } from "../source/container-folder.js";
import type { Git } from "../source/git/git.js";
import { declaredVersion, variant, type EvaluateNix, type FoundVariant } from "./variant.js";

/** What containers are published as at a commit, read from that commit by one process. */
export async function committedVariants(
  git: Git,
  commit: Commit,
  containers: readonly ChangedContainer[],
  evaluate: EvaluateNix,
): Promise<FoundVariant[]> {
  const files = containers.flatMap(({ name, folder, builds, fault }) => [...builds].map(([kind, buildFile]) => ({ name, folder, kind, buildFile, fault })));
  const texts = await new CommittedTree(git, commit).texts(files.map(({ buildFile }) => buildFile));
  const found: FoundVariant[] = [];
  for (const [at, { name, folder, kind, buildFile, fault }] of files.entries()) {
    try {
      if (fault) throw fault;
      const text = texts[at];
      if (text === undefined) throw noFile(buildFile);
      found.push({ name, kind, folder, variant: variant(name, kind, await declaredVersion({ kind, buildFile }, text, evaluate), commit) });
    } catch (error) {
      if (!(error instanceof PublishError)) throw error;
      found.push({ name, kind, folder, fault: error });
    }
  }
  return found;
}
