import { PublishError } from "../errors.js";
import { quoted } from "../redact.js";
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

/** How a report is written: `text` for a person, `json` for a script, `markdown` for the summary of a CI job. */
export function rendererFor<Report>(
  format: string,
  asText: (report: Report) => string,
  asMarkdown = (report: Report) => fenced(asText(report)),
): (report: Report) => string {
  if (format === "text") return asText;
  if (format === "json") return (report) => JSON.stringify(report, null, 2);
  if (format === "markdown") return asMarkdown;
  throw new PublishError("CONFIG_MISSING", own`${quoted(format, 40)} is not a format`, own`Use "text", "json" or "markdown"`);
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
