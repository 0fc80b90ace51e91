import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";

/** One thing that a rehearsal showed, or failed to show. */
export interface Step {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

/** The result of a rehearsal, as `--json` prints it. */
export interface RehearsalReport {
  readonly ok: boolean;
  readonly registry: string;
  readonly reference: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  readonly version: string;
  readonly revision: string;
  readonly steps: readonly Step[];
}

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

/** A report in each of the ways in which it is written: for a person, for a script, and for the summary of a CI job. */
export interface Written {
  readonly text: string;
  readonly json: string;
  readonly markdown: string;
}

export function written<Report>(report: Report, asText: (report: Report) => string, asMarkdown?: (report: Report) => string): Written {
  const text = asText(report);
  return { text, json: JSON.stringify(report, null, 2), markdown: asMarkdown ? asMarkdown(report) : fenced(text) };
}

/** A text as it stands, in Markdown; nothing for nothing. */
export function fenced(text: string): string {
  return text === "" ? "" : `\`\`\`text\n${text}\n\`\`\`\n`;
}

/** The error for a rehearsal in which something did not hold. */
export function rehearsalFailed(report: RehearsalReport): PublishError {
  const failed = report.steps.filter(({ passed }) => !passed).map(({ name, detail }) => `${name} (${detail})`);
  return new PublishError("REGISTRY_FAULT", own`the rehearsal of ${report.reference} failed: ${failed.join("; ")}`, own`Look into the registry's log`);
}
