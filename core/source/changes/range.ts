import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { isCommitId, parseCommit, type Commit } from "../git/commit.js";
import { FETCH_HISTORY, type Git } from "../git/git.js";
import type { GitObject } from "../git/objects.js";

/** What to do where the clone does not hold the base: say so, or take every container for changed. */
export const MISSING_BASE = ["error", "everything"] as const;
export type MissingBase = (typeof MISSING_BASE)[number];

/** Between which commits changes are looked for. */
export interface RangeOrder {
  readonly head: string;
  /** The first parent of head where there is none. */
  readonly base?: string | undefined;
  readonly missingBase: MissingBase;
}

/** From which state of the repository to which. */
export interface ChangeRange {
  /** undefined before the first commit, and where the clone does not hold it. */
  readonly base: Commit | undefined;
  readonly head: Commit;
  /** Why the base is left out, where the clone does not hold it. */
  readonly lostBase?: PublishError;
}

/** What CI systems give as the state before the first push of a branch. */
const NOTHING = /^0{40}(?:0{24})?$/;

/**
 * Finds the two commits to compare. Without a base (or with an empty one) it is the first parent of head: what a merge
 * brought to its branch. The first commit of all is compared with nothing, and so is every head where the base is all zeros.
 */
export async function resolveRange(git: Git, { head, base, missingBase }: RangeOrder): Promise<ChangeRange> {
  const given = base?.trim() ?? "";
  const [newer, older] = await git.objects([`${head}^{commit}`, `${given === "" ? `${head}^1` : given}^{commit}`]);
  if (!newer) throw await missing(git, head);
  const commit = parseCommit(newer.id);
  if (NOTHING.test(given)) return { head: commit, base: undefined };
  if (older) return { head: commit, base: parseCommit(older.id) };
  const lost = await lostBase(git, newer, given);
  if (lost && (lost.code !== "HISTORY_MISSING" || missingBase === "error")) throw lost;
  return { head: commit, base: undefined, ...(lost && { lostBase: lost }) };
}

/** undefined where there is nothing to lose: the first commit of all has no parent. */
async function lostBase(git: Git, head: GitObject, given: string): Promise<PublishError | undefined> {
  if (given === "") return isFirst(head) ? undefined : missing(git, `${head.id}^1`);
  const error = await missing(git, given);
  // What CI gives was a commit once.
  if (error.code === "COMMIT_INVALID" && !isCommitId(given)) return error;
  const remedy = own`${FETCH_HISTORY}. After a forced push it may be gone for good: --missing-base everything (missingBase) then counts every container as changed`;
  return new PublishError("HISTORY_MISSING", isCommitId(given) ? own`the clone does not hold commit ${given}, which is to be compared with` : error.marked.what, remedy);
}

function isFirst({ content }: GitObject): boolean {
  return !/^parent /m.test(content.toString("latin1").split("\n\n", 1)[0] ?? "");
}

/** Loaded only where something is missing: `changed` loads no more than it needs. */
async function missing(git: Git, name: string): Promise<PublishError> {
  const { missingCommit } = await import("../git/missing-commit.js");
  return missingCommit(git, name);
}
