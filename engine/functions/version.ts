import type { Directory } from "@dagger.io/dagger";
import { findContainer, versionOf } from "../../core/containers/find-container.js";
import { versionInTag } from "../../core/image/version.js";
import type { Settings } from "../../src/module/settings.js";
import { withoutRegistries } from "../call.js";
import { directorySource } from "../source/directory-source.js";

export function version(settings: Settings, src: Directory, containerName: string): Promise<string> {
  return withoutRegistries(async () => {
    const source = directorySource(src, settings);
    return versionInTag(await versionOf(source.tree, await findContainer(source, { container: containerName }), undefined, source.evaluate));
  });
}
