import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { Repository } from "../../image/reference.js";
import { tellOutcome, type DigestUploader } from "../../publish/ports.js";
import { publishByDigest } from "../../publish/platforms/by-digest.js";
import { publicationReport, type PublicationReport } from "../../report/publication.js";
import type { ImageBuilder, Registries, Registry } from "../ports.js";
import { atRepository } from "../steps/at-repository.js";
import { findTarget, type TargetPorts } from "../steps/find-target.js";
import type { PublishChoice } from "../publish.js";

export interface ByDigestPorts<Image, R extends Registry> extends TargetPorts {
  readonly registries: Registries<R>;
  readonly builder: ImageBuilder<Image, R, DigestUploader<Image>>;
}

/** One platform of a container, published by its digest: publishIndex joins it with those that other machines built. */
export async function publishPlatform<Image, R extends Registry>(choice: PublishChoice, { registries, builder, progress, ...ports }: ByDigestPorts<Image, R>): Promise<PublicationReport> {
  const [platform, ...others] = choice.platforms ?? [];
  if (platform === undefined || others.length > 0) {
    throw new PublishError("CONFIG_MISSING", own`by digest one platform is published at a time, and ${others.length + 1} are named`, own`Name one, and call it once for each: publish-index joins them`);
  }
  if (choice.extraTags.length > 0) throw new PublishError("CONFIG_MISSING", own`by digest nothing gets a tag, and further tags are named`, own`Name them to publish-index, which joins the platforms under one tag`);
  const registry = await registries.main();
  const uploader = builder.uploader(registry);
  const target = await findTarget(choice, { progress, ...ports });
  const { name, tag, identity } = target;
  const repository = Repository.of(registry.host, registries.namespace, name);
  const work = { ...uploader, build: () => builder.build(target, registry) };
  const publication = await atRepository(registry, repository, "pull,push", (client) => publishByDigest({ client, tag, identity, platform }, work, progress));
  if (publication.outcome === "already-published") tellOutcome(progress, own`already published: nothing was uploaded`);
  return publicationReport(publication, identity, registry.loginOrigin);
}
