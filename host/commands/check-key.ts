import { checkKey } from "../../core/usecases/check-key.js";
import type { Command } from "../cli/command.js";
import { EXIT } from "../cli/exit-codes.js";
import { checkKeySettings, parseOptions } from "../cli/settings.js";
import { onlyRegistry, openRegistry, withLogin } from "../registries/registry-access.js";
import { limitsOf } from "../run/run.js";
import { layoutOf } from "../cli/settings/layout.js";
import { FolderSource } from "../source/folder-source.js";

/** The key works, may push, and does not expire soon. */
export const checkKeyCommand: Command = async (options, surroundings) => {
  const { days, repository, namespace, ...settings } = parseOptions(checkKeySettings, options);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const registries = onlyRegistry(withLogin(await openRegistry(settings, run, { path: repository ?? namespace ?? "" })), namespace ?? "");
  using source = new FolderSource(settings.source, run.signal, layoutOf(settings));
  const report = await checkKey({ days, repository, namespace }, { progress: run.progress, source, registries });
  return { json: report, text: report.findings.join("\n"), exitCode: EXIT.ok };
};
