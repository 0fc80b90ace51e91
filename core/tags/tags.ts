import { PublishError } from "../errors.js";
import { own, told } from "../errors/own-words.js";
import type { Kind } from "../source/kind.js";
import { isTag, readLikelyTag, readTagByCommit, type Tag } from "../image/tag.js";
import { saysAbsent } from "../registry/fault.js";
import { listTags } from "../registry/api/listing.js";
import type { RepositoryClient } from "../registry/api/repository-client.js";
import { sameOrigin } from "../registry/auth/trust.js";
import { isBrokenImage } from "./broken-image.js";
import { isDeployable, type ListedTag, type TagReader } from "./marked-tag.js";
import { inPool } from "./pool.js";
import type { Progress } from "../publish/ports.js";

/** More tags than anybody keeps in one repository. */
const TAGS_LIMIT = 100_000;
const READ_AT_ONCE = 16;
/** How often it is told how far the reading is. */
const TOLD_EVERY = 100;

/** Which tags are wanted. */
export interface TagFilter {
  readonly kind?: Kind | undefined;
  /** Only those whose commit is on the main branch, and whose source tree was compared with it. */
  readonly deployable: boolean;
}

/** The tags of a repository, the newest commit first, and at the end, by name, those whose commit is not known. */
export async function markedTags(reader: TagReader, { kind, deployable }: TagFilter, progress: Progress): Promise<ListedTag[]> {
  const names = (await tagNames(reader.client, progress)).filter((tag) => kind === undefined || readLikelyTag(tag)?.kind === kind);
  let count = 0;
  const read = await inPool(names, READ_AT_ONCE, async (tag) => {
    if (count++ % TOLD_EVERY === 0) progress.step(told(own`reading ${count} of ${names.length} tags`));
    return readOrNote(reader, tag, progress);
  });
  // One that is gone again by now is none.
  const tags = read.filter((each) => each !== undefined).filter(({ parts }) => kind === undefined || parts?.kind === kind);
  return tags.filter((each) => !deployable || isDeployable(each, "compared")).sort(newestFirst);
}

/** An image that is broken does not hide the others. */
async function readOrNote(reader: TagReader, tag: Tag, progress: Progress): Promise<ListedTag | undefined> {
  try {
    const found = await reader.read(tag);
    if (found?.remark !== undefined) progress.note(told(own`${reader.client.repository.tagged(tag).toString()} ${found.remark}`));
    return found;
  } catch (error) {
    if (!isBrokenImage(error)) throw error;
    progress.note(told(error.marked.what));
    const parts = readTagByCommit(tag);
    return { tag, digest: undefined, parts, version: parts?.version, revision: undefined, commit: undefined };
  }
}

/** The names of all tags; none where the repository does not exist. */
export async function tagNames(client: RepositoryClient, progress: Progress): Promise<Tag[]> {
  const { session, repository } = client;
  progress.step(told(own`listing the tags of ${repository.toString()}`));
  const listing = await listTags(client, TAGS_LIMIT);
  if (listing.kind === "refused") {
    const refusal = await session.refusal(listing.response);
    const here = listing.page === "first" && sameOrigin(listing.response.url, session.transport.origin);
    if (!here || !saysAbsent(refusal)) throw await client.faultOf(refusal, own`list the tags of ${repository.toString()}`, "read");
    progress.note(told(own`there is no repository ${repository.toString()} yet`));
    return [];
  }
  if (listing.end === "beyond") {
    throw new PublishError("RESPONSE_INVALID", own`${repository.toString()} has more than ${TAGS_LIMIT} tags`, own`Remove old tags from the registry`);
  }
  // They go into a result, which nobody redacts any more. What no tag can be called is none.
  return [...new Set(listing.names)].filter((name) => session.redactor.redact(name) === name).filter(isTag);
}

function newestFirst(a: ListedTag, b: ListedTag): number {
  const [first, second] = [a.commit?.position ?? Infinity, b.commit?.position ?? Infinity];
  if (first !== second) return first < second ? -1 : 1;
  return a.tag < b.tag ? -1 : 1;
}
