import { renderRotation } from "../../../core/report/keys.js";
import { rotateKey } from "../../../core/usecases/keys/rotate.js";
import type { Command } from "../../cli/command.js";
import { EXIT } from "../../cli/exit-codes.js";
import { parseOptions } from "../../cli/settings.js";
import { openReceiver } from "../../keys/receiver.js";
import { onlyRegistry, openRegistry } from "../../registries/registry-access.js";
import { limitsOf } from "../../run/run.js";
import { keysRotateSettings } from "./settings.js";

/** A new API key in the place of an old one, which is revoked when the new one is where it belongs. */
export const keysRotateCommand: Command = async (options, surroundings) => {
  const { label, days, repository, ...settings } = parseOptions(keysRotateSettings, options);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const registries = onlyRegistry(await openRegistry(settings, run, { path: repository }), "");
  await using held = await openReceiver(settings, "replaced", run);
  const report = await rotateKey({ label, days, repository }, { registries, progress: run.progress, receiver: held.receiver });
  return { json: report, text: renderRotation(report), exitCode: EXIT.ok };
};
