import { renderKeys } from "../../../core/report/keys.js";
import { listKeys } from "../../../core/usecases/keys/list.js";
import type { Command } from "../../cli/command.js";
import { EXIT } from "../../cli/exit-codes.js";
import { parseOptions } from "../../cli/settings.js";
import { onlyRegistry, openRegistry } from "../../registries/registry-access.js";
import { limitsOf } from "../../run/run.js";
import { keysListSettings } from "./settings.js";

/** The API keys of a user, and whether one expires soon. */
export const keysListCommand: Command = async (options, surroundings) => {
  const { warnDays, ...settings } = parseOptions(keysListSettings, options);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const registries = onlyRegistry(await openRegistry(settings, run, { path: "" }), "");
  const report = await listKeys({ warnDays }, { registries, progress: run.progress });
  return { json: report, text: renderKeys(report), exitCode: report.ok ? EXIT.ok : EXIT.expiring };
};
