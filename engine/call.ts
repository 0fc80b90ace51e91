import type { Claim } from "../core/image/claim.js";
import type { Repository } from "../core/image/reference.js";
import type { Tag } from "../core/image/tag.js";
import type { Hands, Narrator } from "../core/publish/ports.js";
import { publish, type Publication } from "../core/publish/publish.js";
import { parseCommit } from "../core/source/commit.js";
import type { Registries } from "./registries.js";
import type { EngineRegistry, Manner } from "./registry-side.js";

/** What one call of the module works with. */
export interface Call {
  readonly registries: Registries;
  readonly manner: Manner;
  readonly skopeoImage: string;
  readonly gitImage: string;
  readonly nixImage: string;
  readonly zotImage: string;
}

export interface PublishTask<Image> {
  readonly registry: EngineRegistry;
  readonly repository: Repository;
  readonly tag: Tag;
  readonly extraTags: readonly Tag[];
  readonly claim: Claim;
  readonly hands: Hands<Image>;
}

/** Runs the publish flow against one of the engine's registries. */
export async function publishTask<Image>(call: Call, task: PublishTask<Image>): Promise<Publication> {
  const { registry, repository, tag, extraTags, claim, hands } = task;
  return registry.atRepository(repository.path, "pull,push", (client) =>
    publish({ client, tag, furtherTags: extraTags, claim }, hands, narrator(call)),
  );
}

/** Refuses a commit whose name holds a secret: to ask git for it would put it into the engine's cache and traces. */
export function assertNoSecret({ manner }: Call, commit: string | undefined): void {
  if (commit !== undefined && manner.redactor.redact(commit) !== commit) parseCommit(commit);
}

/** A module function cannot show progress; what it says lands in the call's log. */
export function narrator({ manner }: Call): Narrator {
  const say = (text: string) => console.error(manner.redactor.redact(text));
  return { step: say, note: say };
}
