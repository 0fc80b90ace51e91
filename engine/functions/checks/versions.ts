import type { Directory } from "@dagger.io/dagger";
import { marked, told } from "../../../core/errors/own-words.js";
import { renderVersions, versionsWrong, type VersionReport } from "../../../core/report/versions.js";
import type { RangeOrder } from "../../../core/source/changes/range.js";
import { checkVersions as check } from "../../../core/usecases/check-versions.js";
import type { Fields } from "../../../src/module/fields.js";
import type { Settings } from "../../../src/module/settings.js";
import type { VersionCheck } from "../../../src/api/version-check.js";
import { withRegistries, type Call } from "../../call.js";
import { versionCheckFields } from "../../results/version-check.js";
import { sourcePorts } from "../../source/choices.js";

/** What HEAD's first parent has otherwise. */
const RANGE = { head: "HEAD", missingBase: "error" } as const;

export function checkVersions(settings: Settings, src: Directory): Promise<void> {
  return withRegistries(settings, async (call) => {
    const report = await find(settings, src, RANGE, call);
    call.progress.note(told(marked(renderVersions(report))));
    const wrong = versionsWrong(report);
    if (wrong) throw wrong;
  });
}

export function versions(settings: Settings, { src, ...range }: { src: Directory } & RangeOrder): Promise<Fields<VersionCheck>> {
  return withRegistries(settings, async (call) => versionCheckFields(await find(settings, src, range, call)));
}

/** No registry is asked where the module was told of none. */
function find(settings: Settings, src: Directory, range: RangeOrder, call: Call): Promise<VersionReport> {
  const registries = call.registries.configured ? call.registries : undefined;
  return check(range, { ...sourcePorts(settings, { src }, call), registries });
}
