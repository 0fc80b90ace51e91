import type { ImageIdentity } from "../core/image/identity.js";
import type { Repository } from "../core/image/reference.js";
import type { Tag } from "../core/image/tag.js";
import type { BuilderAndUploader, Progress } from "../core/publish/ports.js";
import { publish, type Publication } from "../core/publish/publish.js";
import { parseCommit } from "../core/source/commit.js";
import type { Registries } from "./registries.js";
import type { EngineRegistry, ConnectionOptions } from "./registry-side.js";

/** What one call of the module works with. */
export interface Call {
  readonly registries: Registries;
  readonly connection: ConnectionOptions;
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
  readonly identity: ImageIdentity;
  readonly work: BuilderAndUploader<Image>;
}

/** Runs the publish flow against one of the engine's registries. */
export async function publishTask<Image>(call: Call, task: PublishTask<Image>): Promise<Publication> {
  const { registry, repository, tag, extraTags, identity, work } = task;
  return registry.atRepository(repository.path, "pull,push", (client) =>
    publish({ client, tag, furtherTags: extraTags, identity }, work, progress(call)),
  );
}

/** Refuses a commit whose name holds a secret: to ask git for it would put it into the engine's cache and traces. */
export function assertNoSecret({ connection }: Call, commit: string | undefined): void {
  if (commit !== undefined && connection.redactor.redact(commit) !== commit) parseCommit(commit);
}

/** A module function cannot show progress; what it says lands in the call's log. */
export function progress({ connection }: Call): Progress {
  const say = (text: string) => console.error(connection.redactor.redact(text));
  return { step: say, note: say };
}
