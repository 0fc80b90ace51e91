import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import type { RehearsalReport } from "../rehearsal/report.js";

/** The report for a person: what was published, each step with its mark, and the reference as the last line. */
export function renderReport(report: RehearsalReport): string {
  const width = Math.max(...report.steps.map(({ name }) => name.length));
  const facts = [
    ["registry", report.registry],
    ["repository", report.repository],
    ["version", report.version],
    ["revision", report.revision],
    ["tag", report.tag],
  ] as const;
  return [
    `Rehearsal ${report.ok ? "passed" : "FAILED"}`,
    "",
    ...facts.map(([name, value]) => `  ${name.padEnd(10)}  ${value}`),
    "",
    ...report.steps.map(({ name, passed, detail }) => `  ${passed ? "✓" : "✗"} ${name.padEnd(width)}  ${detail}`),
    "",
    report.reference,
  ].join("\n");
}

/** The error for a rehearsal in which something did not hold. */
export function rehearsalFailed(report: RehearsalReport): PublishError {
  const failed = report.steps.filter(({ passed }) => !passed).map(({ name, detail }) => `${name} (${detail})`);
  return new PublishError("REGISTRY_FAULT", own`the rehearsal of ${report.reference} failed: ${failed.join("; ")}`, own`Look into the registry's log`);
}
