import { own } from "../errors/own-words.js";
import { Repository } from "../image/reference.js";
import { parseTag, type Tag } from "../image/tag.js";
import { tellOutcome, type Progress, type Uploader } from "../publish/ports.js";
import { publicationReport, type PublicationReport } from "../report/publication.js";
import type { Publication } from "../publish/order.js";
import { publish } from "../publish/flow.js";
import { atRepository } from "./steps/at-repository.js";
import type { ImageBuilder, Registries, Registry } from "./ports.js";
import type { Target } from "../containers/target.js";
import { keepBuildable } from "./steps/one-platform.js";
import { findTarget, type ContainerChoice, type TargetPorts } from "./steps/find-target.js";

export interface PublishChoice extends ContainerChoice {
  readonly extraTags: readonly string[];
}

export interface PublishPorts<Image, R extends Registry> extends TargetPorts {
  readonly registries: Registries<R>;
  readonly builder: ImageBuilder<Image, R>;
}

/** From a source tree to a published image. */
export async function publishContainer<Image, R extends Registry>(order: PublishChoice, ports: PublishPorts<Image, R>): Promise<PublicationReport> {
  const { registries, builder, progress } = ports;
  const extraTags = order.extraTags.map(parseTag);
  const { namespace } = registries;
  const registry = await registries.main();
  const uploader = builder.uploader(registry);
  const target = await findTarget(order, ports);
  keepBuildable(target);
  const work = { ...uploader, build: () => builder.build(target, registry) };
  return publishTarget(target, { registry, namespace, extraTags }, work, progress);
}

/** Where an image goes, and what else it is called there. */
export interface Place<R extends Registry> {
  readonly registry: R;
  readonly namespace: string;
  readonly extraTags: readonly Tag[];
}

/** The same for an image that is there already, or that is built in another way. */
export async function publishTarget<Image, R extends Registry>(
  { name, tag, identity }: Target,
  { registry, namespace, extraTags: furtherTags }: Place<R>,
  work: { build(): Promise<Image> } & Uploader<Image>,
  progress: Progress,
): Promise<PublicationReport> {
  const repository = Repository.of(registry.host, namespace, name);
  let built = false;
  const build = () => {
    built = true;
    return work.build();
  };
  const publication = await atRepository(registry, repository, "pull,push", (client) => publish({ client, tag, furtherTags, identity }, { ...work, build }, progress));
  tellPublication(publication, built, progress);
  return publicationReport(publication, identity, registry.loginOrigin);
}

function tellPublication({ outcome }: Publication, built: boolean, progress: Progress): void {
  if (outcome !== "already-published") return;
  const how = built ? own`another run of this commit was faster` : own`nothing was built, nothing was uploaded`;
  tellOutcome(progress, own`already published: ${how}`);
}
