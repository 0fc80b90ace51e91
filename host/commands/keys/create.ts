import { renderNewKey } from "../../../core/report/keys.js";
import { createKey } from "../../../core/usecases/keys/create.js";
import type { Command } from "../../cli/command.js";
import { EXIT } from "../../cli/exit-codes.js";
import { parseOptions } from "../../cli/settings.js";
import { openReceiver } from "../../keys/receiver.js";
import { onlyRegistry, openRegistry } from "../../registries/registry-access.js";
import { limitsOf } from "../../run/run.js";
import { keysCreateSettings } from "./settings.js";

/** A new API key, for a file, a command or a forge, and shown to nobody. */
export const keysCreateCommand: Command = async (options, surroundings) => {
  const { label, days, ...settings } = parseOptions(keysCreateSettings, options);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const registries = onlyRegistry(await openRegistry(settings, run, { path: "" }), "");
  await using held = await openReceiver(settings, "refused", run);
  const report = await createKey({ label, days }, { registries, progress: run.progress, receiver: held.receiver });
  return { json: report, text: renderNewKey(report), exitCode: EXIT.ok };
};
