import type { Container } from "@dagger.io/dagger";
import { marksOf } from "../../core/image/labels.js";
import { parseVersion } from "../../core/image/version.js";
import { parseCommit } from "../../core/source/git/commit.js";
import { parseContainerName } from "../../core/source/container-folder.js";
import { publishTarget } from "../../core/usecases/publish.js";
import { targetOf } from "../../core/containers/target.js";
import type { PublicationFields } from "../../src/api/publication.js";
import type { Settings } from "../../src/module/settings.js";
import { built, marked } from "../build/images.js";
import { imageUploader } from "../build/uploader.js";
import { withRegistries } from "../call.js";
import { publicationFields } from "../results/publication.js";

/** Publishes a container that somebody else built. */
export function publishContainer(settings: Settings, container: Container, given: { name: string; version: string; commitSha: string }): Promise<PublicationFields> {
  return withRegistries(settings, async (call) => {
    const { registries, progress } = call;
    const name = parseContainerName(given.name, settings.containerNames);
    const version = parseVersion(given.version, "the version given");
    const target = targetOf(name, { version, commit: parseCommit(given.commitSha), kind: "dockerfile", tree: "compared" });
    const { namespace } = registries;
    const registry = await registries.main();
    const build = () => built([marked(container, marksOf(target.provenance))], `the container for ${name}`);
    const work = { ...imageUploader(registry, call), build };
    return publicationFields(await publishTarget(target, { registry, namespace, extraTags: [] }, work, progress));
  });
}
