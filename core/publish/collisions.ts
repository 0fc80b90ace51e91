import type { PublishError } from "../errors.js";
import { problemOf, type Problem } from "../containers/version-check.js";
import type { FoundVariant } from "../containers/variant.js";
import type { RepositoryClient } from "../registry/api/repository-client.js";
import type { Commit } from "../source/git/commit.js";
import { tagTaken } from "./plan.js";
import { readTag } from "./tag-state.js";

/** What the registry says of the tags that are about to be published. */
export interface Collisions {
  /** By the name of the container. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  readonly askedTags: readonly string[];
}

export const NOTHING_ASKED: Collisions = { problems: new Map(), askedTags: [] };

/** Asks about each tag whether it holds something else already; one that holds this commit and version is in order. */
export async function findCollisions(
  found: readonly FoundVariant[],
  commit: Commit,
  repository: (name: string) => RepositoryClient,
): Promise<Collisions> {
  const problems = new Map<string, Problem[]>();
  const add = (name: string, error: PublishError) => problems.set(name, [...(problems.get(name) ?? []), problemOf(error)]);
  const askedTags: string[] = [];
  for (const { name, variant, fault } of found) {
    if (fault) add(name, fault);
    if (!variant) continue;
    const { tag, version } = variant;
    const client = repository(name);
    const reference = client.repository.tagged(tag);
    askedTags.push(reference.toString());
    const identity = { kind: "source", commit, version } as const;
    const state = await readTag(client, tag, identity);
    if (state.kind === "taken") add(name, tagTaken(reference, state, identity));
  }
  return { problems, askedTags };
}
