import type { Container } from "@dagger.io/dagger";
import { labels } from "../../core/image/labels.js";
import { parseVersion } from "../../core/image/version.js";
import { parseCommit } from "../../core/source/git/commit.js";
import { parseContainerName } from "../../core/source/container-folder.js";
import { parseBinaryCache } from "../../core/source/nix/build.js";
import { nixImages } from "../../core/usecases/build-nix.js";
import { publishContainer as publishFrom, publishTarget } from "../../core/usecases/publish.js";
import { targetOf } from "../../core/containers/target.js";
import type { BuildChoice, NixChoice, SourceChoice, TagChoice } from "../../src/module/backend.js";
import type { PublicationFields } from "../../src/api/publication.js";
import type { Settings } from "../../src/module/settings.js";
import { engineBuilder } from "../build/builder.js";
import { engineConverter } from "../build/converter.js";
import { built, marked } from "../build/images.js";
import { nixBuilder } from "../build/nix.js";
import { imageUploader } from "../build/uploader.js";
import { withRegistries } from "../call.js";
import { publicationFields } from "../results/publication.js";
import { dockerfileOf } from "./build.js";
import { containerOf, sourcePorts } from "./choices.js";

export function publish(settings: Settings, { extraTags = [], ...choice }: BuildChoice & TagChoice): Promise<PublicationFields> {
  return withRegistries(settings, async (call) => {
    const { container, build } = dockerfileOf(settings, choice, call);
    const ports = { ...sourcePorts(settings, choice, call), registries: call.registries, builder: engineBuilder(build) };
    return publicationFields(await publishFrom({ ...container, extraTags }, ports), extraTags);
  });
}

export function publishNix(settings: Settings, { extraTags = [], binaryCache, binaryCacheKey, ...choice }: SourceChoice & TagChoice & NixChoice): Promise<PublicationFields> {
  return withRegistries(settings, async (call) => {
    const tools = { nix: nixBuilder(settings.nixImage, choice.src), converter: engineConverter(settings.skopeoImage, call.progress) };
    const builder = nixImages(parseBinaryCache(binaryCache, binaryCacheKey), tools);
    const ports = { ...sourcePorts(settings, choice, call), registries: call.registries, builder };
    return publicationFields(await publishFrom({ ...containerOf(choice), kind: "nix", extraTags }, ports), extraTags);
  });
}

/** The same for a container that somebody else built. */
export function publishContainer(settings: Settings, container: Container, given: { name: string; version: string; commitSha: string }): Promise<PublicationFields> {
  return withRegistries(settings, async ({ registries, progress }) => {
    const { name } = parseContainerName(given.name);
    const version = parseVersion(given.version, "the version given");
    const target = targetOf(name, { version, commit: parseCommit(given.commitSha), kind: "dockerfile", tree: "compared" });
    const { namespace } = registries;
    const registry = await registries.main();
    const build = () => built([marked(container, labels(target.provenance))], `the container for ${name}`);
    const work = { ...imageUploader(registry, settings.skopeoImage), build };
    return publicationFields(await publishTarget(target, { registry, namespace, extraTags: [] }, work, progress));
  });
}
