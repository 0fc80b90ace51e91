import type { BuildArg, Container, Directory, Platform } from "@dagger.io/dagger";
import { PublishError } from "../core/errors.js";
import { labels, type Provenance } from "../core/image/labels.js";
import { quoted } from "../core/redact.js";
import { own } from "../core/errors/own-words.js";
import { VERSION_ARG } from "../core/source/declared-version.js";
import { withBaseImageRemedy } from "./base-images.js";
import { engineCall } from "./fault.js";

export interface BuildOptions {
  /** Such as `linux/arm64`; the engine's own platform where there is none. */
  readonly platform?: string | undefined;
  readonly buildArgs: readonly BuildArg[];
}

/** Builds a Dockerfile, and marks the image. Nothing runs before the engine is asked for a result. */
export function dockerBuild(context: Directory, provenance: Provenance, { platform, buildArgs }: BuildOptions): Container {
  const built = context.dockerBuild({
    buildArgs: [...buildArgs],
    ...(platform === undefined ? {} : { platform: platform as Platform }),
  });
  return marked(built, provenance);
}

/** Annotations of the manifest, and labels of the config for clients that only look there. */
export function marked(container: Container, provenance: Provenance): Container {
  return Object.entries(labels(provenance)).reduce(
    (image, [key, value]) => image.withLabel(key, value).withAnnotation(key, value),
    container,
  );
}

/** Makes the engine do the work now, so that a failed build is reported as one. */
export async function built(images: readonly Container[], name: string): Promise<readonly Container[]> {
  try {
    return await engineCall(own`build ${name}`, () => Promise.all(images.map((image) => image.sync())));
  } catch (error) {
    throw withBaseImageRemedy(error);
  }
}

/** Parses `NAME=value`, as `docker build --build-arg` takes it. */
export function parseBuildArgs(texts: readonly string[]): BuildArg[] {
  return texts.map((text) => {
    const equals = text.indexOf("=");
    if (equals < 1) {
      throw new PublishError("CONFIG_MISSING", own`${quoted(text, 60)} is not a build argument`, own`Write NAME=value`);
    }
    const name = text.slice(0, equals);
    if (name === VERSION_ARG) {
      throw new PublishError("CONFIG_MISSING", own`${VERSION_ARG} is given as a build argument`, own`Give it as version: tag and labels have to agree with it`);
    }
    return { name, value: text.slice(equals + 1) };
  });
}
