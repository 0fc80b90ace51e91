import type { Container, File } from "@dagger.io/dagger";
import { parsePlatforms } from "../../core/image/platform.js";
import { parseBuildArgs } from "../../core/source/dockerfile/build-args.js";
import { parseBinaryCache } from "../../core/source/nix/build.js";
import { buildNix as build } from "../../core/usecases/build-nix.js";
import { findTarget, type ContainerChoice } from "../../core/usecases/steps/find-target.js";
import type { BuildChoice, NixChoice, SourceChoice } from "../../src/module/backend.js";
import type { Settings } from "../../src/module/settings.js";
import { imagesOf, type BuildSettings } from "../build/builder.js";
import { nixBuilder } from "../build/nix.js";
import { withoutRegistries, withRegistries, type Call } from "../call.js";
import { containerOf, sourcePorts } from "./choices.js";

/** One container for each platform. The source is looked at now; the engine builds when a result is asked for. */
export function buildImages(settings: Settings, choice: BuildChoice): Promise<Container[]> {
  return withRegistries(settings, async (call) => {
    const { container, build: settingsOfBuild } = dockerfileOf(settings, choice, call);
    return imagesOf(await findTarget(container, sourcePorts(settings, choice, call)), settingsOfBuild);
  });
}

/** A container that is built from a Dockerfile, and what it is built with. */
export function dockerfileOf({ skopeoImage }: Settings, choice: BuildChoice, { registries }: Call): { container: ContainerChoice; build: BuildSettings } {
  const buildArgs = parseBuildArgs(choice.buildArgs ?? []);
  const byName = new Map(buildArgs.map(({ name, value }) => [name, value]));
  return {
    container: { ...containerOf(choice), kind: "dockerfile", buildArgs: byName },
    build: { src: choice.src, platforms: parsePlatforms(choice.platforms), buildArgs, logins: registries.logins, skopeoImage },
  };
}

export function buildNix(settings: Settings, choice: Pick<SourceChoice, "src" | "containerName"> & NixChoice): Promise<File> {
  return withoutRegistries((call) => {
    const cache = parseBinaryCache(choice.binaryCache, choice.binaryCacheKey);
    const nix = nixBuilder(settings.nixImage, choice.src);
    return build({ container: choice.containerName, cache }, { ...sourcePorts(settings, choice, call), nix });
  });
}
