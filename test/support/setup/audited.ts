import { Redactor } from "../../../core/redact.js";
import { auditCommand } from "../../../host/commands/audit.js";
import { SILENT_COMMAND } from "../../../host/progress/command-progress.js";
import type { RunningZot } from "./running-zot.js";

const VARIABLE = "AUDIT_TEST_PASSWORD";

/** What `audit` says of a running zot and what was promised of it, by its exit code and its text. */
export async function audited(zot: RunningZot, repository: string, username: string, password: string): Promise<{ readonly exitCode: number; readonly text: string }> {
  process.env[VARIABLE] = password;
  const options = { timeout: 10, retrySeconds: 0, registry: new URL(zot.url).host, repository, username, passwordEnv: VARIABLE, passwordStdin: false, trustRealm: [], expect: zot.report.expectations, create: false };
  const { exitCode, text } = await auditCommand(options, { progress: SILENT_COMMAND, redactor: new Redactor(), signal: new AbortController().signal });
  return { exitCode, text };
}
