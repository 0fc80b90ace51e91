import { problemOf, type Problem } from "../image/version-check.js";
import type { Variant } from "../image/variant.js";
import type { RepositoryClient } from "../registry/repository-client.js";
import type { Commit } from "../source/commit.js";
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
  variants: readonly Variant[],
  commit: Commit,
  repository: (name: string) => RepositoryClient,
): Promise<Collisions> {
  const problems = new Map<string, Problem[]>();
  const askedTags: string[] = [];
  for (const { name, tag, version } of variants) {
    const client = repository(name);
    const claim = { kind: "source", commit, version } as const;
    const state = await readTag(client, tag, claim);
    const reference = client.repository.tagged(tag);
    askedTags.push(reference.toString());
    if (state.kind === "taken") problems.set(name, [...(problems.get(name) ?? []), problemOf(tagTaken(reference, state, claim))]);
  }
  return { problems, askedTags };
}
