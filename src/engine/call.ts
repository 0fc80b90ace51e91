import type { Claim } from "../image/claim.js";
import type { Repository } from "../image/reference.js";
import type { Tag } from "../image/tag.js";
import type { Hands, Narrator } from "../publish/ports.js";
import { publish, type Publication } from "../publish/publish.js";
import type { Redactor } from "../redact.js";
import type { Registries } from "./registries.js";
import type { EngineRegistry } from "./registry-side.js";

/** What one call of the module works with. */
export interface Call {
  readonly registries: Registries;
  readonly redactor: Redactor;
  readonly skopeoImage: string;
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
    publish({ client, tag, furtherTags: extraTags, claim }, hands, narrator(call.redactor)),
  );
}

/** A module function cannot show progress; what it says lands in the call's log. */
export function narrator(redactor: Redactor): Narrator {
  const say = (text: string) => console.error(redactor.redact(text));
  return { step: say, note: say };
}
