import { PublishError } from "../../errors.js";
import { own, told } from "../../errors/own-words.js";
import { parseDigest, type Digest } from "../../image/digest.js";
import { marksOf } from "../../image/labels.js";
import { Reference, Repository } from "../../image/reference.js";
import { parseTag } from "../../image/tag.js";
import { publish } from "../../publish/flow.js";
import { readParts, type Joined } from "../../publish/platforms/join.js";
import { tellOutcome } from "../../publish/ports.js";
import { quoted } from "../../redact.js";
import type { Manifest } from "../../registry/api/repository-client.js";
import { parseManifest } from "../../registry/api/schema.js";
import { imageIndex, OCI_INDEX } from "../../registry/copy/image-index.js";
import { publicationReport, type PublicationReport } from "../../report/publication.js";
import { calledContainer } from "../../source/container-folder.js";
import type { BuildPlatform } from "../../source/platform.js";
import type { Registries, Registry } from "../ports.js";
import { atRepository } from "../steps/at-repository.js";
import { findTarget, type TargetPorts } from "../steps/find-target.js";
import type { PublishChoice } from "../publish.js";

export interface IndexChoice extends PublishChoice {
  /** Digests, or references with a digest, of images that are in the container's repository. */
  readonly images: readonly string[];
}

export interface IndexPorts<R extends Registry> extends TargetPorts {
  readonly registries: Registries<R>;
}

/** Joins images that were published by digest, each for a platform, under the tag of the container's version and commit. */
export async function publishIndex<R extends Registry>(choice: IndexChoice, { registries, ...ports }: IndexPorts<R>): Promise<PublicationReport> {
  const { progress } = ports;
  const furtherTags = choice.extraTags.map(parseTag);
  const registry = await registries.main();
  const target = await findTarget(choice, ports);
  const repository = Repository.of(registry.host, registries.namespace, target.name);
  const digests = choice.images.map((each) => digestIn(repository, each));
  if (digests.length === 0) throw new PublishError("CONFIG_MISSING", own`no image is named that is to be joined`, own`Give the digests that publish-image --by-digest printed`);
  return atRepository(registry, repository, "pull,push", async (client) => {
    progress.step(told(own`reading ${digests.length === 1 ? own`an image` : own`${digests.length} images`} of ${repository.toString()}`));
    const joined = await readParts(client, digests, target.identity);
    // In the index's order: that of the digests says nothing to anybody.
    const platforms = joined.images.map(({ platform }) => platform).sort();
    keepAll(target.identity.platforms ?? [], platforms, calledContainer(target.container.folder));
    const identity = { ...target.identity, platforms };
    const work = { doing: own`joining ${platforms.join(", ")}`, build: async () => indexOf(joined, marksOf(await target.dated()).annotations), upload: (index: Manifest, _: unknown, put: (manifest: Manifest) => Promise<void>) => put(index) };
    const publication = await publish({ client, tag: target.tag, furtherTags, identity }, work, progress);
    if (publication.outcome === "already-published") tellOutcome(progress, own`already published: nothing was written`);
    return publicationReport(publication, identity, registry.loginOrigin);
  });
}

function digestIn(repository: Repository, text: string): Digest {
  const trimmed = text.trim();
  if (!trimmed.includes("/")) return parseDigest(trimmed);
  const { repository: named, digest } = Reference.parse(trimmed);
  if (named.toString() !== repository.toString()) throw new PublishError("REFERENCE_INVALID", own`${quoted(trimmed, 200)} is not in ${repository.toString()}, which the index goes to`, own`Publish it there: an index names images of its own repository`);
  if (digest === undefined) throw new PublishError("REFERENCE_INVALID", own`${quoted(trimmed, 200)} has no digest`, own`Give what publish-image --by-digest printed: a tag may hold something else by now`);
  return digest;
}

/** Holds that nobody was forgotten: a tag never moves, and what it lacks then, it lacks for ever. */
function keepAll(wanted: readonly BuildPlatform[], found: readonly BuildPlatform[], container: string): void {
  const missing = wanted.filter((each) => !found.includes(each));
  if (missing.length === 0) return;
  throw new PublishError("CONFIG_MISSING", own`no digest is for ${missing.join(", ")}, which ${container} is to be published for (--platform, else container.json)`, own`Give the digest of each platform`);
}

function indexOf({ images, attestations }: Joined, annotations: Readonly<Record<string, string>>): Manifest {
  const { bytes, digest } = imageIndex(images, annotations, attestations);
  return { bytes, digest, mediaType: OCI_INDEX, body: parseManifest(bytes, own`the index of ${images.length} images`) };
}
