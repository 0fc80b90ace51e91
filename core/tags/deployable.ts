import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import type { Reference } from "../image/reference.js";
import { readLikelyTag, type Tag } from "../image/tag.js";
import type { Kind } from "../source/kind.js";
import { TREE, UNVERIFIED } from "../image/labels.js";
import { FETCH_HISTORY } from "../source/git/git.js";
import type { History, PlacedCommit } from "../source/history/history.js";
import { contradicts, placeOf, type MarkedTag } from "./marked-tag.js";

/** The error for a tag that is not seen to be on the main branch; in a shallow clone nobody can tell. */
export function notDeployable(reference: Reference, tag: MarkedTag, history: History, remedy: string): PublishError {
  const what = own`${reference.toString()} cannot be deployed: ${why(tag, history)}`;
  if (history.shallow && !isContradicted(tag)) return new PublishError("HISTORY_MISSING", own`${what}, as far as this shallow clone shows`, FETCH_HISTORY);
  return new PublishError("NOT_DEPLOYABLE", what, remedy);
}

/** What is to be done about a commit that only the main branch of one's own has; undefined for another. `name` is what the remedy calls it. */
export function toShare(name: string, commit: PlacedCommit | undefined, history: History): string | undefined {
  const branch = commit && history.aheadOn(commit);
  return branch && own`${name} is on ${branch} here: push that branch (git push), or fetch where it is pushed already (git fetch)`;
}

/** What is to be done where the commit of a published image is on main here alone. */
export function sharing(history: History, names: readonly Tag[], kind: Kind | undefined): string | undefined {
  for (const tag of names) {
    const parts = readLikelyTag(tag);
    if (!parts || (kind !== undefined && parts.kind !== kind)) continue;
    for (const commit of history.startingWith(parts.short)) {
      const remedy = toShare(own`The commit of ${tag}`, commit, history);
      if (remedy !== undefined) return remedy;
    }
  }
  return undefined;
}

/** The error for an image whose source tree nobody compared with its commit. */
export function treeUnverified(reference: Reference): PublishError {
  const what = own`${reference.toString()} cannot be deployed: nobody compared its source tree with its commit (${TREE}: ${UNVERIFIED})`;
  return new PublishError("NOT_DEPLOYABLE", what, own`Publish that commit under another version from a clean checkout; --unverified-tree (unverifiedTree) takes it as it is`);
}

function why(tag: MarkedTag, { main }: History): string {
  if (placeOf(tag) === "branch") return own`its commit ${tag.commit?.id ?? ""} is not on ${main}`;
  if (tag.revision === undefined) return own`neither the image nor its tag names one commit of this repository`;
  return isContradicted(tag)
    ? own`its tag names another commit than the image itself, which says ${tag.revision}`
    : own`this repository does not hold its commit ${tag.revision}`;
}

function isContradicted({ parts, revision }: MarkedTag): boolean {
  return revision !== undefined && contradicts(parts, revision);
}
