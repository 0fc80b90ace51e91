import { PublishError } from "../errors.js";
import { describeIdentity } from "../credentials/oidc/identity.js";
import { marked, own, unmarked } from "../errors/own-words.js";
import type { AuditReport } from "../audit/audit.js";
import { describeOrigin } from "../credentials/kept/login-origin.js";
import { QUESTIONS, type Question } from "../audit/posture.js";

/** The report for a person, in one screen. */
export function renderAudit(report: AuditReport): string {
  const { posture, verdicts, leftBehind } = report;
  const questions = Object.entries(QUESTIONS) as [Question, string][];
  const width = Math.max(...questions.map(([, text]) => text.length));
  return [
    `Audit of ${report.repository}`,
    "",
    ...facts(report).map(([name, value]) => `  ${name.padEnd(10)}  ${value}`),
    "",
    ...questions.map(([key, text]) => `  ${text.padEnd(width)}  ${posture[key].answer.padEnd(7)}  ${posture[key].detail}`),
    ...(verdicts.length > 0 ? [""] : []),
    ...verdicts.map(({ expectation, kept, finding }) => `  ${kept ? "✓" : "✗"} ${expectation.padEnd(width - 2)}  ${kept ? "as expected" : `NOT as expected: the answer is ${finding.answer}`}`),
    "",
    `Left behind: ${leftBehind.length === 0 ? "nothing" : leftBehind.join("; ")}`,
  ].join("\n");
}

function facts({ exists, login, tls, headers, identity }: AuditReport): [string, string][] {
  const protection = typeof tls === "string" ? tls : `${tls.protocol}, ${tls.cipher}`;
  return [
    ["repository", { exists: "exists", absent: "does not exist", unknown: "not shown" }[exists]],
    ...(login ? ([["login", describeOrigin(login)]] as [string, string][]) : []),
    ["TLS", protection],
    ...(typeof tls === "string" ? [] : ([["", `certificate for ${tls.subject} by ${tls.issuer}, good until ${tls.validTo}`]] as [string, string][])),
    ...(identity ? ([["key", `the job's ID token: ${unmarked(describeIdentity(identity))}`]] as [string, string][]) : []),
    ...Object.entries(headers).map(([name, value], at): [string, string] => [at === 0 ? "headers" : "", `${name}: ${value}`]),
  ];
}

/** The error for a registry that does not keep what was promised of it. */
export function postureDiffers({ repository, verdicts }: Pick<AuditReport, "repository" | "verdicts">): PublishError {
  const broken = verdicts.filter(({ kept }) => !kept).map(({ expectation, finding }) => `${expectation} (${finding.answer}: ${finding.detail})`);
  return new PublishError(
    "POSTURE_DIFFERS",
    own`${repository} does not show what was expected of it: ${marked(broken.join("; "))}`,
    own`Correct the registry's access rules, or what is expected of it`,
  );
}
