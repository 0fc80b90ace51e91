import { buildMarkdown, buildReport, renderBuild } from "../../../core/report/build.js";
import { buildImage } from "../../../core/usecases/builds/build-image.js";
import { buildahBuilder } from "../../buildah/builder.js";
import { meansOf } from "../../buildah/means/means.js";
import { containerOf } from "../../cli/choices.js";
import { EXIT } from "../../cli/exit-codes.js";
import { imageBuildSettings, parseOptions, type ImageBuildSettings } from "../../cli/settings.js";
import { layoutOf } from "../../cli/settings/layout.js";
import { versionRulesOf } from "../../cli/settings/versions.js";
import type { HostRegistry } from "../../registries/host-registry.js";
import { openRegistry } from "../../registries/registry-access.js";
import { limitsOf, type Run } from "../../run/run.js";
import { withWorkspace } from "../../run/with-workspace.js";
import { FolderSource } from "../../source/folder-source.js";

/** What a publish would build and try, and nothing of it is published. */
export const buildImageCommand = withWorkspace(async (options, surroundings) => {
  const settings = parseOptions(imageBuildSettings, options);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const means = await meansOf(settings, run);
  const registry = await registryOf(settings, run);
  using source = new FolderSource(settings.source, run.signal, layoutOf(settings), versionRulesOf(settings));
  const order = { ...containerOf(settings), inputs: means.inputs };
  const { target, image } = await buildImage(order, { ...run, source, registry, builder: buildahBuilder(source, run, means) });
  const report = buildReport(target, { digest: image.digest, platforms: image.platforms, tests: means.tests.length });
  return { json: { ok: true, ...report }, text: renderBuild(report), markdown: buildMarkdown(report), exitCode: EXIT.ok };
});

/** Only base images are asked for there. */
async function registryOf({ registry, namespace, ...settings }: ImageBuildSettings, run: Run): Promise<HostRegistry | undefined> {
  if (registry === undefined) return undefined;
  const path = namespace === undefined ? settings.container : `${namespace}/${settings.container}`;
  return openRegistry({ ...settings, registry }, run, { path });
}
