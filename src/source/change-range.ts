import { PublishError } from "../errors.js";
import { printable, quoted } from "../redact.js";
import { parseCommit, type Commit } from "./commit.js";
import { FETCH_HISTORY, type Git } from "./git.js";
import type { GitObject } from "./git-objects.js";

/** From which state of the repository to which. */
export interface ChangeRange {
  /** undefined before the first commit. */
  readonly base: Commit | undefined;
  readonly head: Commit;
}

/** What CI systems give as the state before the first push of a branch. */
const NOTHING = /^0{40}(?:0{24})?$/;

/**
 * Finds the two commits to compare. Without a base (or with an empty one) it is the first parent of head: what a merge
 * brought to its branch. The first commit of all is compared with nothing, and so is every head where the base is all zeros.
 */
export async function resolveRange(git: Git, head: string, base: string | undefined): Promise<ChangeRange> {
  const given = base?.trim() ?? "";
  const [newer, older] = await git.objects([`${head}^{commit}`, `${given === "" ? `${head}^1` : given}^{commit}`]);
  if (!newer) throw noCommit(head);
  const commit = parseCommit(newer.id);
  if (NOTHING.test(given)) return { head: commit, base: undefined };
  if (older) return { head: commit, base: parseCommit(older.id) };
  if (given !== "") throw missingBase(given);
  const parent = recordedParent(newer);
  if (parent !== undefined) throw shallow(commit, parent);
  return { head: commit, base: undefined };
}

/** The first parent that a commit names, whether or not the clone has it. */
function recordedParent({ content }: GitObject): string | undefined {
  const headers = content.toString("latin1").split("\n\n", 1)[0] ?? "";
  return /^parent ([0-9a-f]+)$/m.exec(headers)?.[1];
}

function noCommit(head: string): PublishError {
  return new PublishError("COMMIT_INVALID", `the repository holds no commit ${quoted(head, 80)}`, "Check its name; in a shallow clone, fetch it first");
}

function missingBase(base: string): PublishError {
  const shown = printable(base, 80);
  const isId = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(base);
  if (!isId) return new PublishError("COMMIT_INVALID", `the repository holds no commit "${shown}" to compare with`, "Check its name");
  return new PublishError(
    "HISTORY_MISSING",
    `the clone does not hold commit ${shown}, which is to be compared with`,
    `${FETCH_HISTORY}. After a forced push it may be gone for good: leave the base out`,
  );
}

function shallow({ id }: Commit, parent: string): PublishError {
  return new PublishError("HISTORY_MISSING", `the clone is shallow: it holds commit ${id}, but not its parent ${parent}`, FETCH_HISTORY);
}
