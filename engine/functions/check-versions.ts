import type { Directory } from "@dagger.io/dagger";
import { marked, told } from "../../core/errors/own-words.js";
import { renderVersions, versionsWrong } from "../../core/publish/version-report.js";
import { checkVersions as check } from "../../core/usecases/check-versions.js";
import type { Settings } from "../../src/api/settings.js";
import { withRegistries } from "../call.js";
import { sourcePorts } from "./choices.js";

/** What HEAD's first parent has otherwise. */
const RANGE = { head: "HEAD", missingBase: "error" } as const;

export function checkVersions(settings: Settings, src: Directory): Promise<void> {
  return withRegistries(settings, async (call) => {
    const registries = call.registries.configured ? call.registries : undefined;
    const report = await check(RANGE, { ...sourcePorts(settings, { src }, call), registries });
    call.progress.note(told(marked(renderVersions(report))));
    const wrong = versionsWrong(report);
    if (wrong) throw wrong;
  });
}
