import { renderRevocation } from "../../../core/report/keys.js";
import { revokeKey } from "../../../core/usecases/keys/revoke.js";
import type { Command } from "../../cli/command.js";
import { EXIT } from "../../cli/exit-codes.js";
import { parseOptions } from "../../cli/settings.js";
import { onlyRegistry, openRegistry } from "../../registries/registry-access.js";
import { limitsOf } from "../../run/run.js";
import { keysRevokeSettings } from "./settings.js";

/** Takes one API key out of use, such as one that has leaked. */
export const keysRevokeCommand: Command = async (options, surroundings) => {
  const { uuid, ...settings } = parseOptions(keysRevokeSettings, options);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const registries = onlyRegistry(await openRegistry(settings, run, { path: "" }), "");
  const report = await revokeKey(uuid, { registries, progress: run.progress });
  return { json: report, text: renderRevocation(report), exitCode: EXIT.ok };
};
