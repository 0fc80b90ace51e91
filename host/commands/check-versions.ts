import { renderVersions, versionDocument, versionsWrong } from "../../core/report/versions.js";
import { checkVersions } from "../../core/usecases/check-versions.js";
import type { Command } from "../cli/command.js";
import { EXIT, exitCodeOf } from "../cli/exit-codes.js";
import { onlyRegistry, openRegistry } from "../registries/registry-access.js";
import { limitsOf } from "../run/run.js";
import { checkVersionsSettings, parseOptions } from "../cli/settings.js";
import { layoutOf } from "../cli/settings/layout.js";
import { versionRulesOf } from "../cli/settings/versions.js";
import { FolderSource } from "../source/folder-source.js";

/** Every container of a tree declares a version, its build files agree, and no changed one is about to meet a taken tag. */
export const checkVersionsCommand: Command = async (options, surroundings) => {
  const settings = parseOptions(checkVersionsSettings, options);
  const { registry, namespace } = settings;
  const run = { ...surroundings, limits: limitsOf(settings) };
  const isAsked = registry !== undefined && namespace !== undefined;
  const registries = isAsked ? onlyRegistry(await openRegistry({ ...settings, registry }, run, { path: namespace }), namespace) : undefined;
  using source = new FolderSource(settings.source, run.signal, layoutOf(settings), versionRulesOf(settings));
  const report = await checkVersions(settings, { ...run, source, registries });
  const wrong = versionsWrong(report);
  return { json: versionDocument(report), text: renderVersions(report), exitCode: wrong ? exitCodeOf(wrong.code) : EXIT.ok };
};
