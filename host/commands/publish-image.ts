import { publishPlatform } from "../../core/usecases/platforms/publish-by-digest.js";
import { publishContainer } from "../../core/usecases/publish.js";
import { buildahBuilder } from "../buildah/builder.js";
import { meansOf } from "../buildah/means/means.js";
import { containerOf } from "../cli/choices.js";
import { publicationResult } from "../cli/publication-result.js";
import { onlyRegistry, openRegistry, repositoryUse } from "../registries/registry-access.js";
import { onOwnPlatform } from "../emulation/can-run.js";
import { limitsOf } from "../run/run.js";
import { parseOptions, imagePublishSettings } from "../cli/settings.js";
import { layoutOf } from "../cli/settings/layout.js";
import { versionRulesOf } from "../cli/settings/versions.js";
import { FolderSource } from "../source/folder-source.js";
import { withWorkspace } from "../run/with-workspace.js";

/** A real publish of what a Dockerfile makes. */
export const publishCommand = withWorkspace(async (options, surroundings) => {
  const settings = parseOptions(imagePublishSettings, options);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const means = await meansOf(settings, run);
  const registries = onlyRegistry(await openRegistry(settings, run, repositoryUse(settings)), settings.namespace);
  using source = new FolderSource(settings.source, run.signal, layoutOf(settings), versionRulesOf(settings));
  const order = { ...containerOf(settings), kind: "dockerfile", inputs: means.inputs, extraTags: settings.extraTag } as const;
  const ports = { ...run, source, registries, builder: buildahBuilder(source, run, means) };
  return publicationResult(settings.byDigest ? await publishPlatform(onOwnPlatform(order), ports) : await publishContainer(order, ports));
});
