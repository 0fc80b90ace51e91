import type { Container } from "@dagger.io/dagger";
import { findTarget } from "../../core/usecases/steps/find-target.js";
import type { BuildChoice } from "../../src/module/backend.js";
import type { BuildAccess, Settings } from "../../src/module/settings.js";
import { builtImages, imagesOf } from "../build/dockerfile.js";
import { withRegistries } from "../call.js";
import { sourcePorts } from "../source/choices.js";
import { dockerfileOf } from "../build/builder.js";

/** One container for each platform. The source is looked at now; the engine builds when a result is asked for. */
export function buildImages(settings: Settings & BuildAccess, choice: BuildChoice): Promise<Container[]> {
  return withRegistries(settings, async (call) => {
    const { container, build } = await dockerfileOf(choice, settings, call);
    const target = await findTarget(container, sourcePorts(settings, choice, call));
    // Without platforms nothing is asked of the engine before the caller asks for it.
    return target.identity.platforms === undefined ? imagesOf(target, build) : [...(await builtImages(target, build))];
  });
}
