import type { Digest } from "../image/digest.js";
import { Reference, type Repository } from "../image/reference.js";
import { parseTag } from "../image/tag.js";
import type { Trees } from "../tags/marked-tag.js";
import { findPromotable, parseTarget, promoteByTag, type Condition, type Promotion } from "../tags/promote.js";
import type { Progress } from "../publish/ports.js";
import type { Publication } from "../publish/order.js";
import { atRepository } from "./steps/at-repository.js";
import { copyDigest, toldOf } from "./copy.js";
import { readHistory } from "./steps/history.js";
import type { ImageCopier, Registries, Registry } from "./ports.js";
import { repositoryOf } from "./steps/container-repository.js";
import type { TagsOrder, TagsPorts } from "./tags.js";

export interface PromoteOrder extends TagsOrder {
  readonly tag: string;
  /** Exactly one of the two. */
  readonly newTag?: string | undefined;
  readonly destination?: string | undefined;
  /** Whether its commit has to be on the main branch. */
  readonly commit: "on-main" | "any";
  readonly trees: Trees;
}

export interface PromotePorts<R extends Registry> extends TagsPorts<R> {
  readonly copier: ImageCopier<R>;
  /** What the user knows the two targets by. */
  readonly targetNames: readonly [string, string];
}

/** Gives an image that production may use a further tag, or copies it elsewhere. */
export async function promote<R extends Registry>(order: PromoteOrder, ports: PromotePorts<R>): Promise<Publication> {
  const { source, registries, copier, progress, targetNames } = ports;
  const target = parseTarget(order.newTag, order.destination, targetNames);
  const promotion = { tag: parseTag(order.tag), newTag: target.tag };
  const { registry, repository } = await repositoryOf(order.container, registries);
  const { trees } = order;
  const condition = async (): Promise<Condition> =>
    order.commit === "any" ? { kind: "any", trees } : { kind: "on-main", trees, history: await readHistory(source, order.mainBranch, progress) };
  if (target.kind === "tag") return tagImage({ registry, repository }, promotion, await condition(), progress);
  const to = await registries.of(target.repository.registry);
  const uploader = copier.between(registry, to);
  const digest = await promotable({ registry, repository }, promotion, await condition());
  return copyDigest({ repository, digest }, uploader, { registry: to, repository: target.repository, tag: target.tag }, progress);
}

/** Gives a published image a further tag in its repository, wherever its commit is. */
export async function tagPublished<R extends Registry>(published: string, newTag: string, { registries, progress }: { registries: Registries<R>; progress: Progress }): Promise<Publication> {
  const { repository, tag } = Reference.parse(published);
  const promotion = { tag: parseTag(tag ?? ""), newTag: parseTag(newTag) };
  const registry = await registries.of(repository.registry);
  return tagImage({ registry, repository }, promotion, { kind: "any", trees: "any" }, progress);
}

interface At {
  readonly registry: Registry;
  readonly repository: Repository;
}

async function tagImage(at: At, promotion: Promotion, condition: Condition, progress: Progress): Promise<Publication> {
  const digest = await promotable(at, promotion, condition);
  return toldOf(await atRepository(at.registry, at.repository, "pull,push", (client) => promoteByTag(client, digest, promotion.newTag, progress)), progress);
}

function promotable({ registry, repository }: At, promotion: Promotion, condition: Condition): Promise<Digest> {
  return atRepository(registry, repository, "pull", (client) => findPromotable(client, promotion, condition));
}
