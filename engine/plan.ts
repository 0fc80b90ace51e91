import type { Kind } from "../core/source/kind.js";
import { Repository } from "../core/image/reference.js";
import { parseTag } from "../core/image/tag.js";
import { forecast, type Forecast } from "../core/publish/forecast.js";
import { assertNoSecret, progress, type Call } from "./call.js";
import { nixIn } from "./nix.js";
import { findFolder, findKind, findVersion, subjectIn, type CommitChoice, type Subject } from "./source.js";

/** A container of a source directory, whatever it is built by. */
export interface ContainerChoice extends CommitChoice {
  readonly containerName: string;
  readonly version?: string | undefined;
  readonly kind?: Kind | undefined;
}

/** What it would be published as. */
export async function findSubject({ nixImage, gitImage }: { readonly nixImage: string; readonly gitImage: string }, choice: ContainerChoice): Promise<Subject> {
  const { src, containerName, version, kind } = choice;
  const folder = await findFolder(src, containerName);
  const wanted = await findKind(src, folder, kind);
  const found = await findVersion(src, folder, wanted, version, nixIn(nixImage, src));
  return subjectIn(gitImage, choice, folder, found, wanted);
}

/** What publishing it would do. */
export async function planSource(call: Call, choice: ContainerChoice, extraTags: readonly string[]): Promise<Forecast> {
  const furtherTags = extraTags.map(parseTag);
  const { namespace } = call.registries;
  const registry = await call.registries.main();
  assertNoSecret(call, choice.commitSha);
  const subject = await findSubject(call, choice);
  const { path } = Repository.of(registry.name, namespace, subject.name);
  return registry.atRepository(path, "pull,push", (client) =>
    forecast({ client, tag: subject.tag, furtherTags, identity: subject.identity }, progress(call)),
  );
}
