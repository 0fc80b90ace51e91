import { tagReport } from "../../core/report/tags.js";
import { latestDeployable } from "../../core/usecases/latest-deployable.js";
import { treesOf } from "../cli/choices.js";
import type { Command } from "../cli/command.js";
import { EXIT } from "../cli/exit-codes.js";
import { onlyRegistry, openRegistry, repositoryUse } from "../registries/registry-access.js";
import { limitsOf } from "../run/run.js";
import { latestSettings, parseOptions } from "../cli/settings.js";
import { layoutOf } from "../cli/settings/layout.js";
import { FolderSource } from "../source/folder-source.js";

/** The newest image that production may use, or the one before. */
export const latestCommand: Command = async (options, surroundings) => {
  const settings = parseOptions(latestSettings, options);
  const { container, kind, before, main: mainBranch } = settings;
  const run = { ...surroundings, limits: limitsOf(settings) };
  const registries = onlyRegistry(await openRegistry(settings, run, repositoryUse(settings)), settings.namespace);
  using source = new FolderSource(settings.source, run.signal, layoutOf(settings));
  const order = { container, mainBranch, kind, before, trees: treesOf(settings) };
  const { reference, image } = await latestDeployable(order, { ...run, source, registries });
  const json = { ok: true, reference: reference.toString(), repository: reference.repository.toString(), ...tagReport(image) };
  return { json, text: json.reference, exitCode: EXIT.ok };
};
