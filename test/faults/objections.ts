import { EXIT } from "../../host/cli/exit-codes.js";
import type { Observed } from "../support/runs/observed.js";

/**
 * The exit codes that a fault of the network can honestly bring. It is no wrong input (2), no bad credential (3), no
 * other publisher (4) and no missing tool (6), and to say so would send people looking for what is not there.
 */
const HONEST = new Map<string, number>([
  ["REGISTRY_UNREACHABLE", EXIT.unreachable],
  ["REGISTRY_FAULT", EXIT.unreachable],
  ["RATE_LIMITED", EXIT.unreachable],
  ["RESPONSE_INVALID", EXIT.failed],
  ["DIGEST_MISMATCH", EXIT.failed],
  ["TOOL_FAILED", EXIT.failed],
]);

/** The code by which a failed publish names its failure. */
export function codeIn({ stderr }: Observed): string {
  return /^container-publisher: ([A-Z_]+): /m.exec(stderr)?.[1] ?? "no code";
}

/** What a publish did that it must not do, whatever befalls it. */
export function objectionsTo(end: Observed, password: string): string[] {
  const { exitCode, stdout, stderr, left, survivors } = end;
  const printed = exitCode === EXIT.ok ? /^\S+@sha256:[0-9a-f]{64}$/.test(stdout) : stdout === "";
  return [
    ...(exitCode === EXIT.ok || HONEST.get(codeIn(end)) === exitCode ? [] : [`it ended with exit code ${exitCode ?? "none"} and ${codeIn(end)}`]),
    ...(printed ? [] : [`its standard output was "${stdout}"`]),
    ...(stderr.includes("container-publisher itself failed") ? ["it broke down itself"] : []),
    ...(`${stdout}${stderr}`.includes(password) ? ["it told the password"] : []),
    ...left.map((file) => `it left the file ${file}`),
    ...survivors.map((commandLine) => `it left the process ${commandLine}`),
  ];
}
