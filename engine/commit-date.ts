import { ExistsType, type Directory } from "@dagger.io/dagger";
import { printable } from "../core/redact.js";
import type { Commit } from "../core/source/commit.js";
import { commitDate as readCommitDate } from "../core/source/commit-date.js";
import { GitContainer } from "./git-container.js";

/**
 * The date of a commit, RFC 3339 in UTC. undefined where `src` has no `.git` folder or not that commit, and, told in the
 * call's log, where git in a container cannot be had: a label is not worth a publish.
 */
export async function commitDate(gitImage: string, src: Directory, commit: Commit): Promise<string | undefined> {
  if (!(await src.exists(".git", { expectedType: ExistsType.DirectoryType }))) return undefined;
  try {
    return await readCommitDate(new GitContainer(gitImage, src), commit);
  } catch (error) {
    console.error(`no label tells when the commit was made: ${printable(error instanceof Error ? error.message : String(error), 300)}`);
    return undefined;
  }
}
