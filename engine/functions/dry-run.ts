import { rehearsalFailed } from "../../core/report/rehearsal.js";
import { rehearseContainer } from "../../core/usecases/rehearse.js";
import type { BuildChoice } from "../../src/module/backend.js";
import type { Fields } from "../../src/module/fields.js";
import type { Rehearsal } from "../../src/api/rehearsal.js";
import type { BuildAccess, Settings } from "../../src/module/settings.js";
import { engineBuilder } from "../build/builder.js";
import { withRegistries } from "../call.js";
import { startRehearsalZot } from "../registries/rehearsal-zot.js";
import { rehearsalFields } from "../results/rehearsal.js";
import { dockerfileOf } from "../build/builder.js";
import { sourcePorts } from "../source/choices.js";

export function dryRun(settings: Settings & BuildAccess, choice: BuildChoice): Promise<Fields<Rehearsal>> {
  return withRegistries(settings, async (call) => {
    const { container, build } = await dockerfileOf(choice, settings, call);
    const startRegistry = () => startRehearsalZot(settings.zotImage, call.connection);
    const report = await rehearseContainer(container, { ...sourcePorts(settings, choice, call), builder: engineBuilder(build), startRegistry });
    if (!report.ok) throw rehearsalFailed(report);
    return rehearsalFields(report);
  });
}
