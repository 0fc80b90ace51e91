import { makeAuthentikBlueprint } from "../../../core/usecases/setup/authentik-blueprint.js";
import type { Command } from "../../cli/command.js";
import { EXIT } from "../../cli/exit-codes.js";
import { parseOptions } from "../../cli/settings.js";
import { writeNewFile } from "./new-file.js";
import { authentikBlueprintSettings } from "./settings.js";

/** An Authentik blueprint for the logins of a zot. */
export const authentikBlueprintCommand: Command = async (options, { progress }) => {
  const { output, ...wishes } = parseOptions(authentikBlueprintSettings, options);
  const blueprint = makeAuthentikBlueprint(wishes, { progress });
  if (output !== undefined) await writeNewFile(output, blueprint);
  return { json: { ok: true, blueprint }, text: output ?? blueprint.trimEnd(), exitCode: EXIT.ok };
};
