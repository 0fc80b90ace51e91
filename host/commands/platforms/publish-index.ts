import { publishIndex } from "../../../core/usecases/platforms/publish-index.js";
import { containerOf } from "../../cli/choices.js";
import { publicationResult } from "../../cli/publication-result.js";
import { indexSettings, parseOptions } from "../../cli/settings.js";
import { layoutOf } from "../../cli/settings/layout.js";
import { versionRulesOf } from "../../cli/settings/versions.js";
import type { Command } from "../../cli/command.js";
import { onlyRegistry, openRegistry, repositoryUse } from "../../registries/registry-access.js";
import { limitsOf } from "../../run/run.js";
import { FolderSource } from "../../source/folder-source.js";

/** What several machines published by digest, under one tag. */
export const publishIndexCommand: Command = async (options, surroundings) => {
  const settings = parseOptions(indexSettings, options);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const registries = onlyRegistry(await openRegistry(settings, run, repositoryUse(settings)), settings.namespace);
  using source = new FolderSource(settings.source, run.signal, layoutOf(settings), versionRulesOf(settings));
  const choice = { ...containerOf(settings), kind: settings.kind, images: settings.digest, extraTags: settings.extraTag };
  return publicationResult(await publishIndex(choice, { ...run, source, registries }));
};
