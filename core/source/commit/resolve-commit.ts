import { PublishError } from "../../errors.js";
import { printable } from "../../redact.js";
import { own } from "../../errors/own-words.js";
import { buildDifferences, type BuildScope } from "./build-differences.js";
import { isCommitId, parseCommit, type Commit } from "../git/commit.js";
import type { Git } from "../git/git.js";
import { missingCommit } from "../git/missing-commit.js";
import type { Difference } from "./tree-differences.js";

/** Which commit a source tree is published as, and whether somebody looks. */
export interface CommitOrder {
  /** A full id or, where there is a repository, any name that git resolves; HEAD where there is none. */
  readonly given?: string | undefined;
  /** `unverified`: the caller vouches that the tree is that commit's, and the image says that nobody compared them. */
  readonly tree: "compared" | "unverified";
}

/**
 * The commit that an image is published as. Where there is a repository, what the image is built from is what that commit
 * holds, unless the caller vouches for it.
 */
export async function resolveCommit({ given, tree }: CommitOrder, git: Git | undefined, scope: BuildScope): Promise<Commit> {
  if (!git) return withoutGit(given);
  // Whoever vouches for the tree vouches for the commit, too, and needs no git for it.
  if (tree === "unverified" && given !== undefined && isCommitId(given.trim())) return parseCommit(given);
  const commit = given === undefined ? await headOf(git) : await namedCommit(git, given.trim());
  if (tree === "unverified") return commit;
  const changed = await buildDifferences(git, commit, scope);
  if (changed.length > 0) throw dirty(changed, given === undefined ? undefined : commit);
  return commit;
}

function withoutGit(given: string | undefined): Commit {
  if (given !== undefined) return parseCommit(given);
  throw new PublishError(
    "COMMIT_INVALID",
    own`no commit was given, and the source tree is not a git repository`,
    own`Pass the full commit id (--commit, commitSha), or a source tree with its .git folder`,
  );
}

async function headOf(git: Git): Promise<Commit> {
  const [head] = await git.objects(["HEAD^{commit}"]);
  if (head) return parseCommit(head.id);
  throw new PublishError("COMMIT_INVALID", own`the source tree's repository has no commit yet`, own`Commit first`);
}

/** The commit that a name leads to. */
export async function namedCommit(git: Git, name: string): Promise<Commit> {
  // Zeros, and nothing at all, have words of their own.
  if (/^0*$/.test(name)) return parseCommit(name);
  const [found] = await git.objects([`${name}^{commit}`]);
  if (!found) throw await missingCommit(git, name);
  return parseCommit(found.id);
}

const SHOWN_PATHS = 5;

function dirty(differences: readonly Difference[], given: Commit | undefined): PublishError {
  const absent = differences.filter(({ kind }) => kind === "absent-submodule");
  const vouch = own`--unverified-tree (unverifiedTree) publishes what is there, and the image says so`;
  if (absent.length === differences.length) {
    const what = own`submodules are not checked out, so what ${given?.id ?? "HEAD"} has there would not be in the image: ${listed(absent)}`;
    return new PublishError("TREE_DIRTY", what, own`${CHECK_OUT_SUBMODULES}; ${vouch}`);
  }
  return given === undefined
    ? new PublishError("TREE_DIRTY", own`the source tree has uncommitted changes, so HEAD would not say what is in the image: ${listed(differences)}`, own`Commit or stash them; ${vouch}`)
    : new PublishError("TREE_DIRTY", own`the source tree is not what commit ${given.id} holds: ${listed(differences)}`, own`Check that commit out without changes; ${vouch}`);
}

/** How to get what a clone without submodules lacks, in each CI system's words. */
const CHECK_OUT_SUBMODULES = own`Check them out: git submodule update --init --recursive, or submodules: recursive for actions/checkout, GIT_SUBMODULE_STRATEGY: recursive for GitLab`;

function listed(differences: readonly Difference[]): string {
  const shown = differences.slice(0, SHOWN_PATHS).map(({ path }) => printable(path, 120)).join(", ");
  return differences.length > SHOWN_PATHS ? own`${shown} and ${differences.length - SHOWN_PATHS} more` : shown;
}
