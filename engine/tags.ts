import type { Directory } from "@dagger.io/dagger";
import type { Kind } from "../core/source/kind.js";
import { Reference, Repository } from "../core/image/reference.js";
import { parseTag } from "../core/image/tag.js";
import { latestDeployable } from "../core/publish/latest.js";
import { TagReader, type Trees } from "../core/publish/marked-tag.js";
import { findPromotable, parseTarget, promoteByTag, type Condition } from "../core/publish/promote.js";
import { markedTags, type TagFilter } from "../core/publish/tags.js";
import { tagsReport, type TagsReport } from "../core/publish/tags-report.js";
import type { PublicationReport } from "../core/publish/publication-report.js";
import type { Publication } from "../core/publish/publish.js";
import { parseContainerName } from "../core/source/container-folder.js";
import { History } from "../core/source/history.js";
import { progress, type Call } from "./call.js";
import { copyDigest } from "./copies.js";
import { openGit } from "./git-container.js";
import type { EngineRegistry } from "./registry-side.js";
import { own, told } from "../core/errors/own-words.js";

/** A container's repository in the registry, and the history by which its tags are judged. */
export interface TagsOrder {
  readonly src: Directory;
  readonly containerName: string;
  readonly mainBranch: string;
}

/** The tags of a container, each with where its commit is. */
export async function listTagsOf(call: Call, order: TagsOrder, filter: TagFilter): Promise<TagsReport> {
  const { registry, repository } = await find(call, order);
  const history = await readHistory(call, order);
  return registry.atRepository(repository.path, "pull", async (client) => {
    return tagsReport(repository, history, await markedTags(new TagReader(client, history), filter, progress(call)));
  });
}

/** The newest image that production may use, or the newest of an older commit than a tag's. */
export async function latestOf(call: Call, order: TagsOrder, kind: Kind | undefined, before: string | undefined, trees: Trees): Promise<PublicationReport> {
  const wanted = { kind, before: before === undefined ? undefined : parseTag(before), trees };
  const { registry, repository } = await find(call, order);
  const history = await readHistory(call, order);
  return registry.atRepository(repository.path, "pull", async (client) => {
    const { tag, digest, commit, version } = await latestDeployable(new TagReader(client, history), wanted, progress(call));
    const reference = repository.tagged(tag).withDigest(digest).toString();
    return { outcome: "already-published", reference, repository: repository.toString(), tag, digest, revision: commit.id, ...(version !== undefined && { version }) };
  });
}

/** Gives a published image a further tag in its repository. */
export async function tagPublished(call: Call, published: string, newTag: string): Promise<Publication> {
  const { repository, tag } = Reference.parse(published);
  const [held, target] = [parseTag(tag ?? ""), parseTag(newTag)];
  const registry = await call.registries.of(repository.registry);
  const digest = await registry.atRepository(repository.path, "pull", (client) => findPromotable(client, { tag: held, newTag: target }, { kind: "any", trees: "any" }));
  return registry.atRepository(repository.path, "pull,push", (client) => promoteByTag(client, digest, target, progress(call)));
}

export interface PromotionOrder extends TagsOrder {
  readonly tag: string;
  readonly newTag?: string | undefined;
  readonly destination?: string | undefined;
  readonly unmerged: boolean;
  readonly trees: Trees;
}

/** Gives an image that production may use a further tag, or copies it elsewhere. */
export async function promoteImage(call: Call, order: PromotionOrder): Promise<Publication> {
  const target = parseTarget(order.newTag, order.destination, ["newTag", "destination"]);
  const { trees } = order;
  const tag = parseTag(order.tag);
  const { registry, repository } = await find(call, order);
  const condition: Condition = order.unmerged ? { kind: "any", trees } : { kind: "on-main", trees, history: await readHistory(call, order) };
  const digest = await registry.atRepository(repository.path, "pull", (client) => findPromotable(client, { tag, newTag: target.tag }, condition));
  if (target.kind === "copy") return copyDigest(call, { from: registry, repository, digest }, target);
  return registry.atRepository(repository.path, "pull,push", (client) => promoteByTag(client, digest, target.tag, progress(call)));
}

/** The source tree need not hold the container any more. */
async function find(call: Call, { containerName }: TagsOrder): Promise<{ registry: EngineRegistry; repository: Repository }> {
  const { name } = parseContainerName(containerName);
  const { namespace } = call.registries;
  const registry = await call.registries.main();
  return { registry, repository: Repository.of(registry.name, namespace, name) };
}

async function readHistory(call: Call, { src, mainBranch }: TagsOrder): Promise<History> {
  const history = await History.read(await openGit(call.gitImage, src), mainBranch);
  if (history.shallow) progress(call).note(told(own`the clone is shallow, and does not know where older commits are`));
  return history;
}
