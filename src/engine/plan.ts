import type { Directory } from "@dagger.io/dagger";
import { Repository } from "../image/reference.js";
import { parseTag } from "../image/tag.js";
import { forecast, type Forecast } from "../publish/forecast.js";
import { narrator, type Call } from "./call.js";
import { nixIn } from "./nix.js";
import { findFolder, findKind, findVersion, subjectIn, type Subject } from "./source.js";

/** A container of a source directory, whatever it is built by. */
export interface ContainerChoice {
  readonly src: Directory;
  readonly containerName: string;
  readonly commitSha?: string | undefined;
  readonly version?: string | undefined;
  readonly kind?: string | undefined;
}

/** What it would be published as. */
export async function findSubject({ nixImage, gitImage }: { readonly nixImage: string; readonly gitImage: string }, { src, containerName, commitSha, version, kind }: ContainerChoice): Promise<Subject> {
  const folder = await findFolder(src, containerName);
  const wanted = await findKind(src, folder, kind);
  const found = await findVersion(src, folder, wanted, version, nixIn(nixImage, src));
  return subjectIn(gitImage, src, folder, found, commitSha, wanted);
}

/** What publishing it would do. */
export async function planSource(call: Call, choice: ContainerChoice, extraTags: readonly string[]): Promise<Forecast> {
  const furtherTags = extraTags.map(parseTag);
  const { namespace } = call.registries;
  const registry = await call.registries.main();
  const subject = await findSubject(call, choice);
  const { path } = Repository.of(registry.name, namespace, subject.name);
  return registry.atRepository(path, "pull,push", (client) =>
    forecast({ client, tag: subject.tag, furtherTags, claim: subject.claim }, narrator(call)),
  );
}
