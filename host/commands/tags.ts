import { renderTags } from "../../core/report/tags.js";
import { listTags } from "../../core/usecases/tags.js";
import type { Command } from "../cli/command.js";
import { EXIT } from "../cli/exit-codes.js";
import { onlyRegistry, openRegistry, repositoryUse } from "../registries/registry-access.js";
import { limitsOf } from "../run/run.js";
import { parseOptions, tagsSettings } from "../cli/settings.js";
import { layoutOf } from "../cli/settings/layout.js";
import { FolderSource } from "../source/folder-source.js";

/** The tags of a container, each with where its commit is. */
export const tagsCommand: Command = async (options, surroundings) => {
  const { main, container, kind, deployable, ...settings } = parseOptions(tagsSettings, options);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const registries = onlyRegistry(await openRegistry(settings, run, repositoryUse({ ...settings, container })), settings.namespace);
  using source = new FolderSource(settings.source, run.signal, layoutOf(settings));
  const report = await listTags({ container, mainBranch: main, kind, deployable }, { ...run, source, registries });
  return { json: report, text: renderTags(report), exitCode: EXIT.ok };
};
