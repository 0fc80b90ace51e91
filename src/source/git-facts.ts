import { PublishError } from "../errors.js";
import { printable } from "../redact.js";
import { own } from "../errors/own-words.js";
import { parseCommit, type Commit } from "./commit.js";

/** What git says of a source tree, however it was asked (the git command, or Dagger's own git). */
export interface GitFacts {
  /** The full id of HEAD. */
  head(): Promise<string>;
  /** Paths that differ from HEAD, untracked ones included; empty for a clean tree. */
  uncommitted(): Promise<readonly string[]>;
  /** Whether the repository holds this commit. */
  has(commit: Commit): Promise<boolean>;
}

/**
 * The commit that an image is published as: the given one, if the repository (where there is one) holds it,
 * else HEAD of a clean tree.
 */
export async function resolveCommit(given: string | undefined, git: GitFacts | undefined): Promise<Commit> {
  if (given !== undefined) {
    const commit = parseCommit(given);
    if (git && !(await git.has(commit))) throw notInRepository(commit);
    return commit;
  }
  if (!git) {
    throw new PublishError(
      "COMMIT_INVALID",
      own`no commit was given, and the source tree is not a git repository`,
      own`Pass the full commit id (--commit, commitSha), or a source tree with its .git folder`,
    );
  }
  const head = parseCommit(await git.head());
  const changed = await git.uncommitted();
  if (changed.length > 0) throw dirty(changed);
  return head;
}

function notInRepository(commit: Commit): PublishError {
  return new PublishError(
    "COMMIT_INVALID",
    own`the source tree's repository does not hold commit ${commit.id}`,
    own`Check the id; in a shallow clone, fetch that commit first`,
  );
}

const SHOWN_PATHS = 5;

function dirty(changed: readonly string[]): PublishError {
  const shown = changed.slice(0, SHOWN_PATHS).map((path) => printable(path, 120)).join(", ");
  const more = changed.length > SHOWN_PATHS ? own` and ${changed.length - SHOWN_PATHS} more` : "";
  return new PublishError(
    "TREE_DIRTY",
    own`the source tree has uncommitted changes, so HEAD would not say what is in the image: ${shown}${more}`,
    own`Commit or stash them, or pass the commit that this tree stands for`,
  );
}
