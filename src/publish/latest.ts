import { PublishError } from "../errors.js";
import type { Kind } from "../image/kind.js";
import type { Reference, Repository } from "../image/reference.js";
import { readTagByCommit, type Tag } from "../image/tag.js";
import { FETCH_HISTORY } from "../source/git.js";
import type { History, PlacedCommit } from "../source/history.js";
import { notDeployable } from "./deployable.js";
import { placeOf, type MarkedTag, type TagReader } from "./marked-tag.js";
import type { Narrator } from "./ports.js";
import { tagNames } from "./tags.js";

export interface LatestOrder {
  readonly kind?: Kind | undefined;
  /** Only images of what main held before it had this tag's commit: the way back. */
  readonly before?: Tag | undefined;
}

/** A tag of a commit on the main branch. */
type DeployableTag = MarkedTag & { readonly commit: PlacedCommit };

/**
 * The newest tag of the form `<version>-<sha7>[-nix]` whose commit is on the main branch, by the order of main's own line.
 * Reads as few manifests as it can.
 */
export async function latestDeployable(reader: TagReader, { kind, before }: LatestOrder, narrator: Narrator): Promise<DeployableTag> {
  const { client, history } = reader;
  const limit = before === undefined ? 0 : await lineBefore(reader, before);
  const isOlder = (commit: PlacedCommit) => commit.line >= limit;
  let newest: DeployableTag | undefined;
  for (const { tag, position } of candidates(history, await tagNames(client, narrator), kind, isOlder)) {
    // From here on, no tag can be of a newer commit.
    if (newest && newest.commit.position <= position) break;
    narrator.step(`reading ${tag}`);
    const found = await reader.read(tag);
    if (found && isDeployable(found) && isOlder(found.commit) && !(newest && newest.commit.position < found.commit.position)) newest = found;
  }
  if (!newest) throw nothingDeployable(client.repository, history, before);
  assertPlaced(newest.commit, client.repository.tagged(newest.tag), history);
  return newest;
}

interface Candidate {
  readonly tag: Tag;
  /** Of the newest commit on the main branch that the tag can mean. */
  readonly position: number;
}

/** The tags that can be of a commit on the main branch, the newest first. Which ones are, only their images tell. */
function candidates(history: History, names: readonly Tag[], kind: Kind | undefined, isOlder: (commit: PlacedCommit) => boolean): Candidate[] {
  const found = names.flatMap((tag) => {
    const parts = readTagByCommit(tag);
    if (!parts || (kind !== undefined && parts.kind !== kind)) return [];
    const commits = history.startingWith(parts.short).filter((commit) => commit.place === "main" && isOlder(commit));
    return commits.length === 0 ? [] : [{ tag, position: Math.min(...commits.map(({ position }) => position)) }];
  });
  return found.sort((a, b) => a.position - b.position || (a.tag < b.tag ? -1 : 1));
}

function isDeployable(tag: MarkedTag): tag is DeployableTag {
  return placeOf(tag) === "main";
}

/** The newest place on main's line that did not have the commit of a tag yet; of a commit of another branch, where it left main. */
async function lineBefore(reader: TagReader, tag: Tag): Promise<number> {
  const { client, history } = reader;
  const reference = client.repository.tagged(tag);
  const found = await reader.read(tag);
  if (!found) throw new PublishError("SOURCE_INVALID", `${reference.toString()} does not exist`, "Check the tag");
  const { commit } = found;
  if (!commit) throw notDeployable(reference, found, history, "What is older than it cannot be told: name another tag");
  assertPlaced(commit, reference, history);
  return commit.place === "main" ? commit.line + 1 : commit.line;
}

/** A shallow clone may lack the commit of the line by which another came to main, and show it at a merge that came later. */
function assertPlaced({ id, place, own }: PlacedCommit, reference: Reference, { shallow, main }: History): void {
  if (!shallow || own || place === "branch") return;
  const what = `by which merge the commit ${id} of ${reference.toString()} came to ${main} cannot be seen in this shallow clone`;
  throw new PublishError("HISTORY_MISSING", what, FETCH_HISTORY);
}

function nothingDeployable(repository: Repository, history: History, before: Tag | undefined): PublishError {
  const older = before === undefined ? "" : ` of an older commit than ${before}'s`;
  const what = `${repository.toString()} holds no image${older} whose commit is on ${history.main}`;
  if (history.shallow) return new PublishError("HISTORY_MISSING", `${what} as far as this shallow clone shows`, FETCH_HISTORY);
  return new PublishError("NOT_DEPLOYABLE", what, "Publish one from that branch");
}
