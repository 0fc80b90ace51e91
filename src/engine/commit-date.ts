import { dag, ExistsType, ReturnType, type Directory } from "@dagger.io/dagger";
import { printable } from "../redact.js";
import type { Commit } from "../source/commit.js";
import { rfc3339 } from "../source/rfc3339.js";
import { engineCall } from "./fault.js";

/**
 * The date of a commit, RFC 3339 in UTC, by git in a container: the engine's own git tells no dates. undefined where
 * `src` has no `.git` folder, and, told in the call's log, where the container cannot say: a label is not worth a publish.
 */
export async function commitDate(gitImage: string, src: Directory, commit: Commit): Promise<string | undefined> {
  if (!(await src.exists(".git", { expectedType: ExistsType.DirectoryType }))) return undefined;
  try {
    return await engineCall("read the date of the commit", () => ask(gitImage, src.directory(".git"), commit));
  } catch (error) {
    console.error(`no label tells when the commit was made: ${printable(error instanceof Error ? error.message : String(error), 300)}`);
    return undefined;
  }
}

async function ask(gitImage: string, repository: Directory, commit: Commit): Promise<string | undefined> {
  // The folder belongs to nobody whom git in the container knows.
  const args = ["git", "-c", "safe.directory=*", "--git-dir=/repository/.git", "show", "--no-patch", "--format=%ct", commit.id];
  const ran = dag.container().from(gitImage).withMountedDirectory("/repository/.git", repository).withExec(args, { expect: ReturnType.Any });
  const seconds = (await ran.stdout()).trim();
  if (!/^\d+$/.test(seconds)) throw new Error(`git in ${gitImage} said: ${seconds} ${await ran.stderr()}`);
  return rfc3339(new Date(Number(seconds) * 1000));
}
