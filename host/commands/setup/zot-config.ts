import { renderZotConfig } from "../../../core/report/zot-config.js";
import { own, told } from "../../../core/errors/own-words.js";
import { makeZotConfig } from "../../../core/usecases/setup/zot-config.js";
import { EXIT } from "../../cli/exit-codes.js";
import { parseOptions } from "../../cli/settings.js";
import { withWorkspace } from "../../run/with-workspace.js";
import { HostZotVerifier } from "../../zot/verifier.js";
import { writeNewFile } from "./new-file.js";
import { zotConfigSettings } from "./settings.js";

/** A hardened config.json for zot. */
export const zotConfigCommand = withWorkspace(async (options, run) => {
  const { output, ...wishes } = parseOptions(zotConfigSettings, options);
  const report = await makeZotConfig(wishes, { verifier: new HostZotVerifier(run), progress: run.progress });
  run.progress.note(told(report.verified === true ? own`zot verify takes the config` : own`zot is not here, and did not verify the config: it is on neither PATH nor ZOT_BIN`));
  const text = renderZotConfig(report);
  if (output !== undefined) await writeNewFile(output, `${text}\n`);
  return { json: report, text: output ?? text, exitCode: EXIT.ok };
});
