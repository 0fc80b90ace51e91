import { remedy, type AskHelper } from "../../core/credentials/kept/helper.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { userEnvironment } from "../process/child-environment.js";
import { askProgram } from "../process/tool.js";

/** How long a helper is waited for, and what stops it before. */
export interface HelperLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** More than any login takes. */
const OUTPUT_LIMIT = 64 * 1024;

/** Runs Docker's credential helpers, in their user's environment: they have settings, and logins of their own, there. */
export function credentialHelpers({ timeoutMs, signal }: HelperLimits): AskHelper {
  return async (program, server) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const options = { environment: userEnvironment(), input: server, outputLimit: OUTPUT_LIMIT, signal: AbortSignal.any([signal, timeout]) };
    try {
      return await askProgram(program, ["get"], options, () => missing(program));
    } catch (error) {
      if (!timeout.aborted || signal.aborted) throw error;
      throw new PublishError("TOOL_FAILED", own`the credential helper ${program} gave no answer within ${timeoutMs / 1000} s (--timeout)`, remedy(program, server));
    }
  };
}

function missing(program: string): PublishError {
  return new PublishError("TOOL_MISSING", own`the credential helper ${program}, which keeps the login, cannot be started`, own`Put it on PATH, take it out of the file that names it, or name another file in REGISTRY_AUTH_FILE; or give a login by options (--username; --anonymous for none)`);
}
