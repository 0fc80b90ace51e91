import { PublishError } from "../errors.js";
import { own, told } from "../errors/own-words.js";
import { KINDS, type Kind } from "../source/kind.js";
import type { Reference, Repository } from "../image/reference.js";
import { readLikelyTag, type Tag } from "../image/tag.js";
import { FETCH_HISTORY } from "../source/git/git.js";
import type { History, PlacedCommit } from "../source/history/history.js";
import { notDeployable, sharing } from "./deployable.js";
import { isDeployable, type MarkedTag, type TagReader, type Trees } from "./marked-tag.js";
import type { Progress } from "../publish/ports.js";
import { tagNames } from "./tags.js";

export interface LatestOrder {
  /** How it is built; without it, as the image of `before` is, where its tag or another one of it tells. */
  readonly kind?: Kind | undefined;
  /** Only images of what main held before it had this tag's commit: the way back. */
  readonly before?: Tag | undefined;
  readonly trees: Trees;
}

/** An image whose commit the repository holds, wherever it is. */
export type PlacedTag = MarkedTag & { readonly commit: PlacedCommit };

/**
 * The newest tag of the form `<version>-<sha7>[-nix]` whose commit is on the main branch, by the order of main's own line.
 * Reads as few manifests as it can.
 */
export async function latestDeployable(reader: TagReader, order: LatestOrder, progress: Progress): Promise<PlacedTag> {
  const { client, history } = reader;
  const { before } = order;
  const present = before === undefined ? undefined : await readPresent(reader, before);
  const limit = present ? lineBefore(present.commit) : 0;
  const isOlder = (commit: PlacedCommit) => commit.line >= limit;
  const names = await tagNames(client, progress);
  const kind = order.kind ?? (present && (await kindOf(reader, present, names)));
  const possible = candidates(history, names, isOlder);
  let newest: PlacedTag | undefined;
  let passedOver = 0;
  for (const { tag, position } of possible.filter((each) => kind === undefined || each.kind === kind)) {
    // From here on, no tag can be of a newer commit.
    if (newest && newest.commit.position <= position) break;
    progress.step(told(own`reading ${tag}`));
    const found = await reader.read(tag);
    if (!found?.parts || !isPlaced(found) || !isOlder(found.commit) || (newest && newest.commit.position < found.commit.position)) continue;
    if (isDeployable(found, order.trees)) newest = found;
    if (isDeployable(found, order.trees) || !isDeployable(found, "any")) continue;
    passedOver++;
    progress.note(told(own`${tag} is passed over: nobody compared its source tree with its commit (--unverified-tree, unverifiedTree takes it)`));
  }
  if (!newest) throw nothingDeployable(client.repository, history, { before, kind, passedOver, others: possible, share: before === undefined ? sharing(history, names, kind) : undefined });
  assertPlaced(newest.commit, client.repository.tagged(newest.tag), history);
  const mixed = kind === undefined && KINDS.every((each) => possible.some((candidate) => candidate.kind === each));
  if (mixed) progress.note(told(own`there are images of both kinds, ${KINDS.join(own` and `)}, and ${newest.tag} is the newest of either: --kind (kind) chooses one`));
  return newest;
}

interface Candidate {
  readonly tag: Tag;
  readonly kind: Kind;
  /** Of the newest commit on the main branch that the tag can mean. */
  readonly position: number;
}

/** The tags that can be of a commit on the main branch, the newest first. Which ones are, only their images tell. */
function candidates(history: History, names: readonly Tag[], isOlder: (commit: PlacedCommit) => boolean): Candidate[] {
  const found = names.flatMap((tag) => {
    const parts = readLikelyTag(tag);
    if (!parts) return [];
    const commits = history.startingWith(parts.short).filter((commit) => commit.place === "main" && isOlder(commit));
    return commits.length === 0 ? [] : [{ tag, kind: parts.kind, position: Math.min(...commits.map(({ position }) => position)) }];
  });
  return found.sort((a, b) => a.position - b.position || (a.tag < b.tag ? -1 : 1));
}

function isPlaced(tag: MarkedTag): tag is PlacedTag {
  return tag.commit !== undefined;
}

async function readPresent(reader: TagReader, tag: Tag): Promise<PlacedTag> {
  const { client, history } = reader;
  const reference = client.repository.tagged(tag);
  const found = await reader.read(tag);
  if (!found) throw new PublishError("SOURCE_INVALID", own`${reference.toString()} does not exist`, own`Check the tag`);
  const { commit } = found;
  if (!commit) throw notDeployable(reference, found, history, own`Without its commit nobody knows what is older: name another tag`);
  assertPlaced(commit, reference, history);
  return { ...found, commit };
}

/** The newest place on main's line that did not have a commit yet; of one of another branch, where that left main. */
function lineBefore({ place, line }: PlacedCommit): number {
  return place === "main" ? line + 1 : line;
}

/** How an image is built, as its tag says; where that is of another form, as the tags of its commit say that hold the same image. */
async function kindOf(reader: TagReader, { parts, digest, commit }: PlacedTag, names: readonly Tag[]): Promise<Kind | undefined> {
  if (parts) return parts.kind;
  const kinds = new Set<Kind>();
  for (const name of names) {
    const likely = readLikelyTag(name);
    const read = likely && commit.id.startsWith(likely.short) ? await reader.read(name) : undefined;
    if (read?.parts && read.digest === digest) kinds.add(read.parts.kind);
  }
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

/** A shallow clone may lack the commit of the line by which another came to main, and show it at a merge that came later. */
function assertPlaced({ id, place, own: isOwn }: PlacedCommit, reference: Reference, { shallow, main }: History): void {
  if (!shallow || isOwn || place === "branch") return;
  const what = own`this shallow clone does not show which merge brought the commit ${id} of ${reference.toString()} to ${main}`;
  throw new PublishError("HISTORY_MISSING", what, FETCH_HISTORY);
}

/** Why there is no image. */
interface Nothing extends Pick<LatestOrder, "before" | "kind"> {
  /** How many are on main, but with a source tree that nobody compared. */
  readonly passedOver: number;
  /** Those of any kind. */
  readonly others: readonly Candidate[];
  /** How a commit that is on main here comes to the remote's main. */
  readonly share: string | undefined;
}

function nothingDeployable(repository: Repository, history: History, nothing: Nothing): PublishError {
  const { before, kind, passedOver } = nothing;
  const older = before === undefined ? "" : own` of an older commit than ${before}'s`;
  const built = kind === undefined ? "" : own` of the kind ${kind}`;
  const what = own`${repository.toString()} holds no image${built}${older} whose commit is on ${history.main}${passedOver === 0 ? "" : own` and whose source tree was compared with it`}`;
  if (history.shallow) return new PublishError("HISTORY_MISSING", own`${what} as far as this shallow clone shows`, FETCH_HISTORY);
  return new PublishError("NOT_DEPLOYABLE", what, nothing.share ?? remedyFor(nothing));
}

function remedyFor({ before, kind, passedOver, others }: Nothing): string {
  const [other] = others.filter((each) => each.kind !== kind);
  const choice = kind !== undefined && other ? own`, or take the kind ${other.kind}, of which there are (--kind, kind)` : "";
  // Nobody publishes an older commit for that: a new one undoes what the newer ones did.
  if (before !== undefined && passedOver === 0) return own`There is nothing to roll back to: revert on that branch and publish that${choice}`;
  const asItIs = passedOver === 0 ? "" : own`, from a clean checkout; --unverified-tree (unverifiedTree) takes what is there as it is`;
  return own`Publish one from that branch${choice}${asItIs}`;
}
