import { TagReader } from "../tags/marked-tag.js";
import type { Progress } from "../publish/ports.js";
import { markedTags, type TagFilter } from "../tags/tags.js";
import { tagsReport, type TagsReport } from "../report/tags.js";
import { atRepository } from "./steps/at-repository.js";
import { repositoryOf } from "./steps/container-repository.js";
import { readHistory } from "./steps/history.js";
import type { Registries, Registry, Source } from "./ports.js";

/** A container's repository in the registry, and the branch by which its tags are judged. */
export interface TagsOrder {
  /** The source tree need not hold it any more. */
  readonly container: string;
  readonly mainBranch: string;
}

export interface TagsPorts<R extends Registry> {
  readonly source: Source;
  readonly registries: Registries<R>;
  readonly progress: Progress;
}

/** The tags of a container, each with where its commit is. */
export async function listTags<R extends Registry>(order: TagsOrder & TagFilter, { source, registries, progress }: TagsPorts<R>): Promise<TagsReport> {
  const { registry, repository } = await repositoryOf(order.container, source, registries);
  const history = await readHistory(source, order.mainBranch, progress);
  return atRepository(registry, repository, "pull", async (client) => {
    return tagsReport(repository, history, await markedTags(new TagReader(client, history), order, progress));
  });
}
