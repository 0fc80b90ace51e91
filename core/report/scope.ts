import type { Answer } from "../audit/posture.js";
import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";

/** What an identity of an Infisical can do, as `--json` prints it. */
export interface ScopeReport {
  /** Whether it can read the two secrets, and no more. */
  readonly ok: boolean;
  readonly url: string;
  readonly projectId: string;
  readonly environment: string;
  readonly path: string;
  /** The names of the two secrets that it is for. */
  readonly secrets: readonly [username: string, password: string];
  readonly findings: readonly ScopeFinding[];
}

/** An answer to one question, and the one that it should be. What is unknown is neither. */
export interface ScopeFinding {
  /** Such as "lists others". */
  readonly question: string;
  /** Where that was asked. */
  readonly environment: string;
  readonly path: string;
  readonly answer: Answer;
  readonly expected: "yes" | "no";
  /** How it was found out. */
  readonly reason: string;
}

/** The report for a person. */
export function renderScope({ ok, url, projectId, environment, path, findings }: ScopeReport): string {
  const rows = findings.map((each) => [`${isAsExpected(each) ? "✓" : "✗"} ${each.question}`, `${each.path} of ${each.environment}`, each.answer, each.reason]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return [
    `Scope of this identity in project ${projectId} at ${url}: ${ok ? "the two secrets, and nothing else" : "NOT what it should be"}`,
    "",
    `  ${"environment".padEnd(11)}  ${environment}`,
    `  ${"path".padEnd(11)}  ${path}`,
    "",
    ...rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd()),
  ].join("\n");
}

function isAsExpected({ answer, expected }: Pick<ScopeFinding, "answer" | "expected">): boolean {
  return answer === expected;
}

/** What is not as it should be, each in a line. */
export function differencesOf({ findings }: Pick<ScopeReport, "findings">): readonly string[] {
  return findings.filter((each) => !isAsExpected(each)).map(({ question, path, environment, answer, reason }) => `${question} in ${path} of ${environment}: ${answer}, ${reason}`);
}

/** The error for an identity that can do more than it is for, or less. */
export function scopeDiffers(url: string, differences: readonly string[]): PublishError {
  return new PublishError(
    "SCOPE_DIFFERS",
    own`the identity at ${url} is not one that can read the two secrets, and no more: ${differences.join("; ")}`,
    own`Narrow its role in the project: the actions "describe secret" and "read value" on secrets, with conditions on the environment, the secret path and the secret name`,
  );
}
