import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import type { Digest } from "../image/digest.js";
import { parseDestination, type Repository } from "../image/reference.js";
import { isVersion } from "../image/version.js";
import type { Redactor } from "../redact.js";
import { isCommitId } from "../source/git/commit.js";
import { parseTag, readTagOf, type Tag } from "../image/tag.js";
import type { RepositoryClient } from "../registry/api/repository-client.js";
import { visible } from "../registry/api/visible.js";
import type { History } from "../source/history/history.js";
import { readByName } from "./broken-image.js";
import { notDeployable, toShare, treeUnverified } from "./deployable.js";
import { placeOf, TagReader, type Trees } from "./marked-tag.js";
import type { Progress } from "../publish/ports.js";
import type { Publication } from "../publish/order.js";
import { publish } from "../publish/flow.js";
import { originOf, type Origin } from "../publish/tag-state.js";
import { assertTruthful, knownParts, type KnownParts } from "../publish/truthful-tag.js";

/** Where a promoted image goes: under a further tag where it is, or to another repository. */
export type PromotionTarget =
  | { readonly kind: "tag"; readonly tag: Tag }
  | { readonly kind: "copy"; readonly repository: Repository; readonly tag: Tag };

/** Reads where to: exactly one of the two has to be given. `names` are the options, as the user knows them. */
export function parseTarget(newTag: string | undefined, destination: string | undefined, names: readonly [string, string]): PromotionTarget {
  if ((newTag === undefined) === (destination === undefined)) {
    const [tag, copy] = names;
    const what = newTag === undefined ? own`neither ${tag} nor ${copy} is given` : own`both ${tag} and ${copy} are given`;
    throw new PublishError("CONFIG_MISSING", what, own`Give ${tag} for a further tag in the same repository, or ${copy} for a copy elsewhere`);
  }
  return newTag !== undefined ? { kind: "tag", tag: parseTag(newTag) } : { kind: "copy", ...parseDestination(destination ?? "") };
}

/** Whether an image has to be on the main branch, without a history nobody asks; and whether its source tree has to have been compared with its commit. */
export type Condition = { readonly trees: Trees } & ({ readonly kind: "on-main"; readonly history: History } | { readonly kind: "any" });

/** An image, by the tag that it has, and the one that it is to get. */
export interface Promotion {
  readonly tag: Tag;
  readonly newTag: Tag;
}

/** An image that may be promoted, and what it says of itself, fit for a report. By digest from here on: its tag may move meanwhile. */
export interface Promotable {
  readonly digest: Digest;
  readonly origin: Origin;
}

export async function findPromotable(client: RepositoryClient, promotion: Promotion, condition: Condition): Promise<Promotable> {
  const { tag, newTag } = promotion;
  const reference = client.repository.tagged(tag);
  const found = condition.kind === "any" ? await findAnywhere(client, promotion) : await findOnMain(client, tag, condition.history);
  if (!found) throw new PublishError("SOURCE_INVALID", own`${reference.toString()} does not exist`, own`Check the tag; publish it first`);
  if (found.tree !== undefined && condition.trees === "compared") throw treeUnverified(reference);
  assertTruthful(newTag, found.known, reference.toString());
  const { digest, known, tree } = found;
  return { digest, origin: reportedOrigin({ revision: found.revision, version: found.version ?? known.version, ...(tree && { tree }) }, client.session.redactor) };
}

interface Found extends Omit<Origin, "tree"> {
  readonly digest: Digest;
  readonly known: KnownParts;
  readonly tree: Origin["tree"];
}

/** Labels are a stranger's text: what is no commit and no version is nobody's affair, and a result is redacted by nobody any more. */
function reportedOrigin({ revision, version, ...tree }: Origin, redactor: Redactor): Origin {
  const commit = revision === undefined ? undefined : redactor.redact(revision).toLowerCase();
  const told = version === undefined ? undefined : redactor.redact(version);
  return { revision: commit !== undefined && isCommitId(commit) ? commit : undefined, version: told !== undefined && isVersion(told) ? told : undefined, ...tree };
}

async function findAnywhere(client: RepositoryClient, { tag }: Promotion): Promise<Found | undefined> {
  const manifest = await client.manifest(tag);
  if (!manifest) return undefined;
  const origin = await readByName(client.repository.tagged(tag), () => originOf(client, manifest));
  return { digest: manifest.digest, known: knownParts(origin, readTagOf(tag, origin.version)), ...origin, tree: origin.tree };
}

/** A tag that is on main contradicts nothing. */
async function findOnMain(client: RepositoryClient, tag: Tag, history: History): Promise<Found | undefined> {
  const found = await new TagReader(client, history).read(tag);
  if (!found) return undefined;
  if (placeOf(found) === "main") return { digest: found.digest, known: found.parts ?? knownParts(found, undefined), revision: found.commit?.id, version: found.version, tree: found.tree };
  const remedy = toShare(own`Its commit`, found.commit, history) ?? own`Merge its commit and publish from there`;
  throw notDeployable(client.repository.tagged(tag), found, history, own`${remedy}; --unmerged (unmerged) promotes it all the same`);
}

/** Gives an image of a repository a further tag there. It is there already, so that nothing is uploaded. */
export async function promoteByTag(client: RepositoryClient, digest: Digest, tag: Tag, progress: Progress): Promise<Publication> {
  const order = { client, tag, furtherTags: [], identity: { kind: "manifest", digest } as const };
  const held = () => visible(client.session, client.repository.pinned(digest).toString(), () => client.manifest(digest));
  return publish(order, { build: () => Promise.resolve(digest), upload: async (_, __, put) => put(await held()) }, progress);
}
