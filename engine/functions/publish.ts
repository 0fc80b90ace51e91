import { publishContainer } from "../../core/usecases/publish.js";
import type { BuildChoice, TagChoice } from "../../src/module/backend.js";
import type { PublicationFields } from "../../src/api/publication.js";
import type { BuildAccess, Settings } from "../../src/module/settings.js";
import { engineBuilder } from "../build/builder.js";
import { withRegistries } from "../call.js";
import { publicationFields } from "../results/publication.js";
import { sourcePorts } from "../source/choices.js";
import { dockerfileOf } from "../build/builder.js";

export function publish(settings: Settings & BuildAccess, { extraTags = [], byDigest, ...choice }: BuildChoice & TagChoice & { byDigest: boolean }): Promise<PublicationFields> {
  return withRegistries(settings, async (call) => {
    const { container, build } = await dockerfileOf(choice, settings, call);
    if (byDigest) return (await import("./platforms/publish-platform.js")).publishOne({ ...container, extraTags }, build, { ...sourcePorts(settings, choice, call), registries: call.registries });
    const ports = { ...sourcePorts(settings, choice, call), registries: call.registries, builder: engineBuilder(build) };
    return publicationFields(await publishContainer({ ...container, extraTags }, ports), extraTags);
  });
}
