import { parseBuildPlatforms } from "../../../core/source/platform.js";
import { publishIndex as publishJoined } from "../../../core/usecases/platforms/publish-index.js";
import type { PublicationFields } from "../../../src/api/publication.js";
import type { IndexChoice } from "../../../src/module/backend.js";
import type { Settings } from "../../../src/module/settings.js";
import { withRegistries } from "../../call.js";
import { publicationFields } from "../../results/publication.js";
import { containerOf, sourcePorts } from "../../source/choices.js";

export function publishIndex(settings: Settings, { digests, extraTags = [], platforms, kind, ...choice }: IndexChoice): Promise<PublicationFields> {
  return withRegistries(settings, async (call) => {
    const order = { ...containerOf(choice), kind, images: digests, extraTags, platforms: parseBuildPlatforms(platforms) };
    return publicationFields(await publishJoined(order, { ...sourcePorts(settings, choice, call), registries: call.registries }), extraTags);
  });
}
