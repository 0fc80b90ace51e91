import type { ImageBuilder } from "../../core/usecases/ports.js";
import { NO_INPUTS } from "../../core/containers/build-inputs.js";
import { parseBuildPlatforms } from "../../core/source/platform.js";
import { parseBuildArgs } from "../../core/source/dockerfile/build-args.js";
import type { ContainerChoice } from "../../core/usecases/steps/find-target.js";
import type { BuildChoice } from "../../src/module/backend.js";
import type { Call } from "../call.js";
import { containerOf } from "../source/choices.js";
import type { EngineRegistry } from "../registries/engine-registry.js";
import type { BuildSettings } from "./dockerfile.js";
import type { Images } from "./images.js";
import { imageUploader } from "./uploader.js";

/** Dockerfiles, built by the engine. How is loaded only where there is something to build. */
export function engineBuilder(settings: BuildSettings): ImageBuilder<Images, EngineRegistry> {
  return {
    obstacle: () => Promise.resolve(undefined),
    build: async (target) => (await import("./dockerfile.js")).builtImages(target, settings),
    uploader: (registry) => imageUploader(registry, settings.call),
  };
}

/** A container that is built from a Dockerfile, and what it is built with. */
export function dockerfileOf(choice: BuildChoice, call: Call): { container: ContainerChoice; build: BuildSettings } {
  const inputs = { ...NO_INPUTS, buildArgs: parseBuildArgs(choice.buildArgs ?? []) };
  return {
    container: { ...containerOf(choice), kind: "dockerfile", inputs, platforms: parseBuildPlatforms(choice.platforms) },
    build: { src: choice.src, logins: () => call.registries.pullLogins(), call },
  };
}
