import type { Fields } from "../../src/api/fields.js";
import type { Rehearsal } from "../../src/api/rehearsal.js";
import { renderReport, written, type RehearsalReport } from "../../core/publish/report.js";

/** A rehearsal as the module's users see it. */
export function rehearsalFields(report: RehearsalReport): Fields<Rehearsal> {
  const { ok, steps, reference } = report;
  return { passed: ok, steps: steps.map((step) => ({ ...step })), reference, ...written(report, renderReport) };
}
