import type { Reference } from "../image/reference.js";
import { parseTag } from "../image/tag.js";
import { latestDeployable as newest, type LatestOrder, type PlacedTag } from "../tags/latest.js";
import { TagReader } from "../tags/marked-tag.js";
import type { Registry } from "./ports.js";
import { atRepository } from "./steps/at-repository.js";
import { readHistory } from "./steps/history.js";
import { repositoryOf } from "./steps/container-repository.js";
import type { TagsOrder, TagsPorts } from "./tags.js";

/** `before`: only images of what main held before it had this tag's commit, the way back. */
export type LatestDeployableOrder = TagsOrder & Omit<LatestOrder, "before"> & { readonly before?: string | undefined };

/** An image that production may use. */
export interface DeployableImage {
  /** `repository:tag@digest`. */
  readonly reference: Reference;
  readonly image: PlacedTag;
}

/** The newest image that production may use, or the newest of an older commit than a tag's. */
export async function latestDeployable<R extends Registry>(order: LatestDeployableOrder, { source, registries, progress }: TagsPorts<R>): Promise<DeployableImage> {
  const { kind, trees } = order;
  const before = order.before === undefined ? undefined : parseTag(order.before);
  const { registry, repository } = await repositoryOf(order.container, source, registries);
  const history = await readHistory(source, order.mainBranch, progress);
  const image = await atRepository(registry, repository, "pull", (client) => newest(new TagReader(client, history), { kind, before, trees }, progress));
  return { reference: repository.tagged(image.tag).withDigest(image.digest), image };
}
