import type { Directory } from "@dagger.io/dagger";
import { findContainer } from "../../core/containers/find-container.js";
import { versionInTag } from "../../core/image/version.js";
import { containerVersion } from "../../core/usecases/steps/container-version.js";
import type { Settings } from "../../src/module/settings.js";
import { withoutRegistries } from "../call.js";
import { directorySource } from "../source/directory-source.js";

export function version(settings: Settings, src: Directory, containerName: string): Promise<string> {
  return withoutRegistries(async () => {
    const source = directorySource(src, settings);
    const { version: found } = await containerVersion(await findContainer(source, { container: containerName }), {}, source);
    return versionInTag(found);
  });
}
