import type { CopyOptions } from "../archive/own/copy.js";
import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import type { Digest } from "../image/digest.js";
import { Reference, type Repository } from "../image/reference.js";
import { parseTag, type Tag } from "../image/tag.js";
import type { Trees } from "../tags/marked-tag.js";
import { findPromotable, parseTarget, promoteByTag, type Condition, type Promotable } from "../tags/promote.js";
import type { Progress } from "../publish/ports.js";
import type { Publication } from "../publish/order.js";
import { atRepository } from "./steps/at-repository.js";
import { copyDigest, toldOf } from "./copy.js";
import { readHistory } from "./steps/history.js";
import type { Registries, Registry, Source } from "./ports.js";
import { repositoryOf } from "./steps/container-repository.js";
import type { TagsPorts } from "./tags.js";
import { quoted } from "../redact.js";

/** An image of a container by its tag, or one by the whole reference that its publish gave. */
export type PromotedImage =
  | { readonly kind: "container"; readonly container: string; readonly tag: string }
  | { readonly kind: "published"; readonly reference: string };

export interface PromoteOrder {
  readonly image: PromotedImage;
  readonly mainBranch: string;
  /** Exactly one of the two. */
  readonly newTag?: string | undefined;
  readonly destination?: string | undefined;
  /** Whether its commit has to be on the main branch. */
  readonly commit: "on-main" | "any";
  readonly trees: Trees;
}

export interface PromotePorts<R extends Registry> extends TagsPorts<R> {
  readonly copying: CopyOptions;
  /** What the user knows the two targets by. */
  readonly targetNames: readonly [string, string];
}

/** Gives an image that production may use a further tag, or copies it elsewhere. */
export async function promote<R extends Registry>(order: PromoteOrder, ports: PromotePorts<R>): Promise<Publication> {
  const { source, registries, copying, progress, targetNames } = ports;
  const target = parseTarget(order.newTag, order.destination, targetNames);
  const image = await tagged(order.image, source, registries);
  const { trees } = order;
  const condition = async (): Promise<Condition> =>
    order.commit === "any" ? { kind: "any", trees } : { kind: "on-main", trees, history: await readHistory(source, order.mainBranch, progress) };
  if (target.kind === "tag") return tagImage(image, target.tag, await condition(), progress);
  const to = await registries.of(target.repository.registry);
  const { digest, origin } = await promotable(image, target.tag, await condition());
  const into = { to: { registry: to, repository: target.repository, tag: target.tag }, copying };
  const { registry, repository } = image;
  const copied = await atRepository(registry, repository, "pull", (client) => copyDigest({ host: registry.host, client, digest }, into, progress));
  return { ...copied, origin };
}

/** Gives a published image a further tag in its repository, wherever its commit is. */
export async function tagPublished<R extends Registry>(reference: string, newTag: string, { registries, progress }: { registries: Registries<R>; progress: Progress }): Promise<Publication> {
  const wanted = parseTag(newTag);
  return tagImage(await published({ kind: "published", reference }, registries), wanted, { kind: "any", trees: "any" }, progress);
}

interface TaggedImage<R extends Registry> {
  readonly registry: R;
  readonly repository: Repository;
  readonly tag: Tag;
  /** What its tag held when it was published. */
  readonly digest?: Digest | undefined;
}

async function tagged<R extends Registry>(image: PromotedImage, source: Source, registries: Registries<R>): Promise<TaggedImage<R>> {
  return image.kind === "container" ? { tag: parseTag(image.tag), ...(await repositoryOf(image.container, source, registries)) } : published(image, registries);
}

async function published<R extends Registry>(image: Extract<PromotedImage, { kind: "published" }>, registries: Registries<R>): Promise<TaggedImage<R>> {
  const { repository, tag, digest } = Reference.parse(image.reference);
  if (tag === undefined) throw untagged(image.reference);
  return { registry: await registries.of(repository.registry), repository, tag, digest };
}

/** The error for an image that was published by its digest: a further tag would be the only one that ever names it. */
function untagged(reference: string): PublishError {
  return new PublishError("REFERENCE_INVALID", own`${quoted(reference, 200)} was published by its digest, and has no tag that could be given on`, own`Join it first: publish-index (publishIndex) gives the tag <version>-<sha7> to the images of all platforms, or to the only one, and what it returns takes further tags`);
}

async function tagImage(image: TaggedImage<Registry>, newTag: Tag, condition: Condition, progress: Progress): Promise<Publication> {
  const { digest, origin } = await promotable(image, newTag, condition);
  return { ...toldOf(await atRepository(image.registry, image.repository, "pull,push", (client) => promoteByTag(client, digest, newTag, progress)), progress), origin };
}

async function promotable({ registry, repository, tag, digest }: TaggedImage<Registry>, newTag: Tag, condition: Condition): Promise<Promotable> {
  const found = await atRepository(registry, repository, "pull", (client) => findPromotable(client, { tag, newTag }, condition));
  if (digest === undefined || found.digest === digest) return found;
  throw new PublishError(
    "DIGEST_MISMATCH",
    own`${repository.tagged(tag).toString()} was published as ${digest}, but the registry now holds ${found.digest}`,
    own`Look for another publisher of the same tag; nothing was promoted`,
  );
}
