import { renderForecast } from "../../core/report/plan.js";
import { planContainer } from "../../core/usecases/plan.js";
import { buildahBuilder } from "../buildah/builder.js";
import { meansOf } from "../buildah/means/means.js";
import { containerOf } from "../cli/choices.js";
import { EXIT, exitCodeOf } from "../cli/exit-codes.js";
import { onlyRegistry, openRegistry, repositoryUse } from "../registries/registry-access.js";
import { limitsOf } from "../run/run.js";
import { parseOptions, planSettings } from "../cli/settings.js";
import { layoutOf } from "../cli/settings/layout.js";
import { versionRulesOf } from "../cli/settings/versions.js";
import { FolderSource } from "../source/folder-source.js";
import { withWorkspace } from "../run/with-workspace.js";

/** What publish-image or publish-nix would do. */
export const planCommand = withWorkspace(async (options, surroundings) => {
  const settings = parseOptions(planSettings, options);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const { inputs } = await meansOf(settings, run);
  const registries = onlyRegistry(await openRegistry(settings, run, repositoryUse(settings)), settings.namespace);
  using source = new FolderSource(settings.source, run.signal, layoutOf(settings), versionRulesOf(settings));
  const order = { ...containerOf(settings), kind: settings.kind, inputs, extraTags: settings.extraTag };
  const foretold = await planContainer(order, { ...run, source, registries, builder: buildahBuilder(source, run) });
  const exitCode = foretold.error ? exitCodeOf(foretold.error.code) : EXIT.ok;
  return { json: { ok: exitCode === EXIT.ok, ...foretold }, text: renderForecast(foretold), exitCode };
});
