import { postureDiffers, renderAudit } from "../../core/report/audit.js";
import { marked, told } from "../../core/errors/own-words.js";
import { auditRegistry } from "../../core/usecases/audit.js";
import type { Expectation } from "../../src/api/enums/expectation.js";
import type { Fields } from "../../src/module/fields.js";
import type { Posture } from "../../src/api/posture.js";
import type { Settings } from "../../src/module/settings.js";
import { withoutRegistries, withRegistries } from "../call.js";
import { promisesOf } from "../results/expectations.js";
import { assertFields, postureFields } from "../results/posture.js";

export interface AuditChoice {
  readonly repository: string;
  readonly expect: readonly Expectation[];
  readonly create: boolean;
  readonly tag?: string;
}

export function audit(settings: Settings, { repository, expect, create, tag }: AuditChoice): Promise<Fields<Posture>> {
  return withRegistries(settings, async ({ registries, progress }) => {
    const missingRepository = create ? "may-be-created" : "leave";
    const report = await auditRegistry({ repository, expectations: promisesOf(expect), missingRepository, tag }, { registries, progress });
    if (report.ok) return postureFields(report);
    // A function that throws returns nothing: the report goes to the call's log.
    progress.note(told(marked(renderAudit(report))));
    throw postureDiffers(report);
  });
}

/** Throws unless a posture that was found shows all of this. */
export function assertPosture(posture: Fields<Posture>, expectations: readonly Expectation[]): Promise<void> {
  return withoutRegistries(() => Promise.resolve(assertFields(posture, expectations)));
}
