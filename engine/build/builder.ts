import type { ImageBuilder } from "../../core/usecases/ports.js";
import { NO_INPUTS, type BuildInputs } from "../../core/containers/build-inputs.js";
import { parseBuildPlatforms } from "../../core/source/platform.js";
import { parseBuildArgs } from "../../core/source/dockerfile/build-args.js";
import type { ContainerChoice } from "../../core/usecases/steps/find-target.js";
import type { BuildChoice } from "../../src/module/backend.js";
import type { BuildAccess } from "../../src/module/settings.js";
import type { Call } from "../call.js";
import { containerOf } from "../source/choices.js";
import type { EngineRegistry } from "../registries/engine-registry.js";
import type { BuildSettings } from "./dockerfile.js";
import type { GivenAccess } from "./access/given.js";
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

/** A container that is built from a Dockerfile, and what it is built with. Secrets are read now: from here on, no error holds one. */
export async function dockerfileOf(choice: BuildChoice, given: BuildAccess, call: Call): Promise<{ container: ContainerChoice; build: BuildSettings }> {
  const [buildArgs, platforms] = [parseBuildArgs(choice.buildArgs ?? []), parseBuildPlatforms(choice.platforms)];
  const { inputs, access } = await givenTo(given, call);
  return {
    container: { ...containerOf(choice), kind: "dockerfile", inputs: { ...inputs, buildArgs }, platforms },
    build: { src: choice.src, access, logins: () => call.registries.pullLogins(), call },
  };
}

/** Loaded for who gives something: most builds are given nothing. */
async function givenTo(given: BuildAccess, { redactor }: Pick<Call, "redactor">): Promise<{ inputs: BuildInputs; access: GivenAccess }> {
  if (given.buildSecretIds.length === 0 && !given.sshAgent) return { inputs: NO_INPUTS, access: {} };
  const { givenAccess, givenInputs } = await import("./access/given.js");
  return { inputs: { ...NO_INPUTS, ...givenInputs(given) }, access: await givenAccess(given, redactor) };
}
