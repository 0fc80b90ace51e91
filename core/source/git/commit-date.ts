import type { Commit } from "./commit.js";
import type { Git } from "./git.js";
import type { GitObject } from "./objects.js";
import { rfc3339 } from "./rfc3339.js";

/** The date of a commit, RFC 3339 in UTC; undefined where the repository does not hold it, and for what no calendar knows. */
export async function commitDate(git: Git, commit: Commit): Promise<string | undefined> {
  const [object] = await git.objects([commit.id]);
  const seconds = object && committedAt(object);
  const date = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : rfc3339(date);
}

/** `committer Name <address> 1700000000 +0100`, as it stands in the object: what prints commits has settings. */
function committedAt({ content }: GitObject): number | undefined {
  const headers = content.toString("latin1").split("\n\n", 1)[0] ?? "";
  const seconds = /^committer .*> (\d+) [+-]\d+$/m.exec(headers)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
