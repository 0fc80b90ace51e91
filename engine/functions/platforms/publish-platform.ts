import { dag } from "@dagger.io/dagger";
import { own } from "../../../core/errors/own-words.js";
import { parseBuildPlatforms } from "../../../core/source/platform.js";
import { publishPlatform, type ByDigestPorts } from "../../../core/usecases/platforms/publish-by-digest.js";
import type { PublishChoice } from "../../../core/usecases/publish.js";
import type { PublicationFields } from "../../../src/api/publication.js";
import { engineBuilder } from "../../build/builder.js";
import type { BuildSettings } from "../../build/dockerfile.js";
import type { Images } from "../../build/images.js";
import { exportingUploader } from "../../build/uploader.js";
import { engineCall } from "../../fault.js";
import type { EngineRegistry } from "../../registries/engine-registry.js";
import { publicationFields } from "../../results/publication.js";

/** Publishes one platform of a Dockerfile by its digest, by our own client: an engine publishes only under a tag. */
export function publishOne(choice: PublishChoice, settings: BuildSettings, ports: Omit<ByDigestPorts<Images, EngineRegistry>, "builder">): Promise<PublicationFields> {
  return publishByDigest(choice, { ...ports, builder: { ...engineBuilder(settings), uploader: () => exportingUploader(settings.call) } });
}

/** The same, whoever builds it: the engine's own platform, where none is named. */
export async function publishByDigest<Image>(choice: PublishChoice, ports: ByDigestPorts<Image, EngineRegistry>): Promise<PublicationFields> {
  const platforms = choice.platforms?.length ? choice.platforms : parseBuildPlatforms([await engineCall(own`tell its platform`, () => dag.defaultPlatform())]);
  return publicationFields(await publishPlatform({ ...choice, platforms }, ports));
}
