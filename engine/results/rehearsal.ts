import type { Fields } from "../../src/module/fields.js";
import type { Rehearsal } from "../../src/api/rehearsal.js";
import type { RehearsalReport } from "../../core/rehearsal/report.js";
import { written } from "../../core/report/written.js";
import { renderReport } from "../../core/report/rehearsal.js";

/** A rehearsal as the module's users see it. */
export function rehearsalFields(report: RehearsalReport): Fields<Rehearsal> {
  const { ok, steps, reference } = report;
  return { passed: ok, steps: steps.map((step) => ({ ...step })), reference, ...written(report, renderReport) };
}
