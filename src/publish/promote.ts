import { PublishError } from "../errors.js";
import type { Digest } from "../image/digest.js";
import { parseDestination, type Repository } from "../image/reference.js";
import { parseTag, type Tag } from "../image/tag.js";
import type { RepositoryClient } from "../registry/repository-client.js";
import type { History } from "../source/history.js";
import { notDeployable } from "./deployable.js";
import { placeOf, TagReader } from "./marked-tag.js";
import type { Narrator } from "./ports.js";
import { publish, type Publication } from "./publish.js";

/** Where a promoted image goes: under a further tag where it is, or to another repository. */
export type PromotionTarget =
  | { readonly kind: "tag"; readonly tag: Tag }
  | { readonly kind: "copy"; readonly repository: Repository; readonly tag: Tag };

/** Reads where to: exactly one of the two has to be given. `names` are the options, as the user knows them. */
export function parseTarget(newTag: string | undefined, destination: string | undefined, names: readonly [string, string]): PromotionTarget {
  if ((newTag === undefined) === (destination === undefined)) {
    const [tag, copy] = names;
    const what = newTag === undefined ? `neither ${tag} nor ${copy} is given` : `both ${tag} and ${copy} are given`;
    throw new PublishError("CONFIG_MISSING", what, `Give ${tag} for a further tag in the same repository, or ${copy} for a copy elsewhere`);
  }
  return newTag !== undefined ? { kind: "tag", tag: parseTag(newTag) } : { kind: "copy", ...parseDestination(destination ?? "") };
}

/** Whether an image has to be on the main branch. Without a history nobody asks. */
export type Condition = { readonly kind: "on-main"; readonly history: History } | { readonly kind: "any" };

/** The digest of an image that may be promoted. By digest from here on: its tag may move meanwhile. */
export async function findPromotable(client: RepositoryClient, tag: Tag, condition: Condition): Promise<Digest> {
  const digest = condition.kind === "any" ? (await client.manifest(tag))?.digest : await digestOnMain(client, tag, condition.history);
  if (digest !== undefined) return digest;
  throw new PublishError("SOURCE_INVALID", `${client.repository.tagged(tag).toString()} does not exist`, "Check the tag; publish it first");
}

async function digestOnMain(client: RepositoryClient, tag: Tag, history: History): Promise<Digest | undefined> {
  const found = await new TagReader(client, history).read(tag);
  if (!found || placeOf(found) === "main") return found?.digest;
  const remedy = "Merge its commit and publish from there; --unmerged (unmerged) promotes it all the same";
  throw notDeployable(client.repository.tagged(tag), found, history, remedy);
}

/** Gives an image of a repository a further tag there. It is there already, so that nothing is uploaded. */
export async function promoteByTag(client: RepositoryClient, digest: Digest, tag: Tag, narrator: Narrator): Promise<Publication> {
  const order = { client, tag, furtherTags: [], claim: { kind: "manifest", digest } as const };
  const inPlace = () => Promise.resolve(digest);
  return publish(order, { make: inPlace, upload: inPlace }, narrator);
}
