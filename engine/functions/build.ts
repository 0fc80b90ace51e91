import type { Container } from "@dagger.io/dagger";
import { findTarget } from "../../core/usecases/steps/find-target.js";
import type { BuildChoice } from "../../src/module/backend.js";
import type { BuildAccess, Settings } from "../../src/module/settings.js";
import { imagesOf, keepPlatforms } from "../build/dockerfile.js";
import { withRegistries } from "../call.js";
import { sourcePorts } from "../source/choices.js";
import { dockerfileOf } from "../build/builder.js";

/** One container for each platform. The source is looked at now; the engine builds when a result is asked for. */
export function buildImages(settings: Settings & BuildAccess, choice: BuildChoice): Promise<Container[]> {
  return withRegistries(settings, async (call) => {
    const { container, build } = await dockerfileOf(choice, settings, call);
    const target = await findTarget(container, sourcePorts(settings, choice, call));
    const images = await imagesOf(target, build);
    await keepPlatforms(images, target.identity.platforms ?? [], target.container.folder.path);
    return images;
  });
}
