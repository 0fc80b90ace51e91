import { PublishError } from "../errors.js";
import type { Kind } from "../image/kind.js";
import type { Repository } from "../image/reference.js";
import { readTagByCommit, type Tag } from "../image/tag.js";
import { FETCH_HISTORY } from "../source/git.js";
import type { History, PlacedCommit } from "../source/history.js";
import { notDeployable } from "./deployable.js";
import { placeOf, type MarkedTag, type TagReader } from "./marked-tag.js";
import type { Narrator } from "./ports.js";
import { tagNames } from "./tags.js";

export interface LatestOrder {
  readonly kind?: Kind | undefined;
  /** Only images of older commits than this tag's: the way back. */
  readonly before?: Tag | undefined;
}

/** A tag of a commit on the main branch. */
type DeployableTag = MarkedTag & { readonly commit: PlacedCommit };

/** The newest tag of the form `<version>-<sha7>[-nix]` whose commit is on the main branch. Reads as few manifests as it can. */
export async function latestDeployable(reader: TagReader, { kind, before }: LatestOrder, narrator: Narrator): Promise<DeployableTag> {
  const { client, history } = reader;
  const limit = before === undefined ? -1 : await positionOf(reader, before);
  const isOlder = (commit: PlacedCommit) => commit.position > limit;
  let newest: DeployableTag | undefined;
  for (const { tag, position } of candidates(history, await tagNames(client, narrator), kind, isOlder)) {
    // From here on, no tag can be of a newer commit.
    if (newest && newest.commit.position <= position) break;
    narrator.step(`reading ${tag}`);
    const found = await reader.read(tag);
    if (found && isDeployable(found) && isOlder(found.commit) && !(newest && newest.commit.position < found.commit.position)) newest = found;
  }
  if (newest) return newest;
  throw nothingDeployable(client.repository, history, before);
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

async function positionOf(reader: TagReader, tag: Tag): Promise<number> {
  const { client, history } = reader;
  const reference = client.repository.tagged(tag);
  const found = await reader.read(tag);
  if (!found) throw new PublishError("SOURCE_INVALID", `${reference.toString()} does not exist`, "Check the tag");
  if (found.commit) return found.commit.position;
  throw notDeployable(reference, found, history, "What is older than it cannot be told: name another tag");
}

function nothingDeployable(repository: Repository, history: History, before: Tag | undefined): PublishError {
  const older = before === undefined ? "" : ` of an older commit than ${before}'s`;
  const what = `${repository.toString()} holds no image${older} whose commit is on ${history.main}`;
  if (history.shallow) return new PublishError("HISTORY_MISSING", `${what} as far as this shallow clone shows`, FETCH_HISTORY);
  return new PublishError("NOT_DEPLOYABLE", what, "Publish one from that branch");
}
