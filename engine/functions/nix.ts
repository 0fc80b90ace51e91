import type { File } from "@dagger.io/dagger";
import { parseBinaryCache } from "../../core/source/nix/build.js";
import { buildNix as build, nixImages } from "../../core/usecases/builds/build-nix.js";
import { publishContainer } from "../../core/usecases/publish.js";
import type { NixChoice, SourceChoice, TagChoice } from "../../src/module/backend.js";
import type { PublicationFields } from "../../src/api/publication.js";
import type { Settings } from "../../src/module/settings.js";
import { engineConverter } from "../build/converter.js";
import { nixBuilder } from "../build/nix.js";
import { withoutRegistries, withRegistries } from "../call.js";
import { publicationFields } from "../results/publication.js";
import { containerOf, sourcePorts } from "../source/choices.js";

export function buildNix(settings: Settings, choice: Pick<SourceChoice, "src" | "containerName"> & NixChoice): Promise<File> {
  return withoutRegistries((call) => {
    const cache = parseBinaryCache(choice.binaryCache, choice.binaryCacheKey);
    const nix = nixBuilder(settings.nixImage, choice.src);
    return build({ container: choice.containerName, cache }, { ...sourcePorts(settings, choice, call), nix });
  });
}

export function publishNix(settings: Settings, { extraTags = [], binaryCache, binaryCacheKey, byDigest, ...choice }: SourceChoice & TagChoice & NixChoice & { byDigest: boolean }): Promise<PublicationFields> {
  return withRegistries(settings, async (call) => {
    const tools = { nix: nixBuilder(settings.nixImage, choice.src), converter: engineConverter(settings.skopeoImage, call) };
    const builder = nixImages(parseBinaryCache(binaryCache, binaryCacheKey), tools);
    const ports = { ...sourcePorts(settings, choice, call), registries: call.registries, builder };
    const order = { ...containerOf(choice), kind: "nix", extraTags } as const;
    if (byDigest) return (await import("./platforms/publish-platform.js")).publishByDigest(order, ports);
    return publicationFields(await publishContainer(order, ports), extraTags);
  });
}
