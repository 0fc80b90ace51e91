import { PublishError } from "../errors.js";
import type { ChangedContainer } from "../source/changed.js";
import type { Commit } from "../source/commit.js";
import { CommittedTree } from "../source/committed-tree.js";
import { parseContainerName } from "../source/container-folder.js";
import type { Git } from "../source/git.js";
import { BUILD_FILES, KINDS } from "./kind.js";
import { declaredVersion, variant, type EvaluateNix, type Variant } from "./variant.js";

export interface CommittedVariants {
  readonly variants: readonly Variant[];
  /** Why others have none: a version that is missing. */
  readonly faults: readonly PublishError[];
}

/** What containers are published as at a commit, read from that commit by one process. */
export async function committedVariants(
  git: Git,
  commit: Commit,
  containers: readonly ChangedContainer[],
  evaluate: EvaluateNix,
): Promise<CommittedVariants> {
  const files = containers.flatMap(({ name, folder, buildFiles }) => {
    const kinds = KINDS.filter((kind) => buildFiles.includes(BUILD_FILES[kind]));
    return kinds.map((kind) => ({ name, folder, kind, file: BUILD_FILES[kind] }));
  });
  const texts = await new CommittedTree(git, commit).texts(files);
  const variants: Variant[] = [];
  const faults: PublishError[] = [];
  for (const [at, { name, kind }] of files.entries()) {
    try {
      const folder = parseContainerName(name);
      variants.push(variant(folder, kind, await declaredVersion(folder, kind, texts[at] ?? "", evaluate), commit));
    } catch (error) {
      if (!(error instanceof PublishError)) throw error;
      faults.push(error);
    }
  }
  return { variants, faults };
}
