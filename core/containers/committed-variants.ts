import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import type { ChangedContainer } from "../source/changes/changed.js";
import type { Commit } from "../source/git/commit.js";
import { CommittedTree } from "../source/changes/committed-tree.js";
import { noFile, parseContainerName } from "../source/container-folder.js";
import type { Git } from "../source/git/git.js";
import { BUILD_FILES, KINDS } from "../source/kind.js";
import { declaredVersion, variant, type EvaluateNix, type FoundVariant } from "./variant.js";

/** What containers are published as at a commit, read from that commit by one process. */
export async function committedVariants(
  git: Git,
  commit: Commit,
  containers: readonly ChangedContainer[],
  evaluate: EvaluateNix,
): Promise<FoundVariant[]> {
  const files = containers.flatMap(({ name, folder, buildFiles, fault }) => {
    const kinds = KINDS.filter((kind) => buildFiles.includes(BUILD_FILES[kind]));
    return kinds.map((kind) => ({ name, kind, folder, file: BUILD_FILES[kind], fault }));
  });
  const texts = await new CommittedTree(git, commit).texts(files);
  const found: FoundVariant[] = [];
  for (const [at, { name, kind, file, fault }] of files.entries()) {
    try {
      if (fault) throw fault;
      const folder = parseContainerName(name);
      const text = texts[at];
      if (text === undefined) throw noFile(own`${folder.path}/${file}`);
      found.push({ name, kind, variant: variant(folder, kind, await declaredVersion({ kind, buildFile: `${folder.path}/${file}` }, text, evaluate), commit) });
    } catch (error) {
      if (!(error instanceof PublishError)) throw error;
      found.push({ name, kind, fault: error });
    }
  }
  return found;
}
