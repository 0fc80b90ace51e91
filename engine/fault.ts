import { PublishError } from "../core/errors.js";
import { printable, type Redactor } from "../core/redact.js";
import { own } from "../core/errors/own-words.js";

/** Runs what a function of the module does; whatever it throws leaves redacted, because the engine will not do it. */
export async function guarded<T>(redactor: Redactor, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw redactor.redactError(engineFault(error, own`do what was asked`));
  }
}

/** Waits for the engine; what it throws becomes an error of ours that says what was being done. */
export async function engineCall<T>(action: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw engineFault(error, action);
  }
}

function engineFault(error: unknown, action: string): PublishError {
  if (error instanceof PublishError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const stderr = error instanceof Error && "stderr" in error && typeof error.stderr === "string" ? error.stderr : "";
  const text = `${message.replace(/\s*\[traceparent:[^\]]*\]/g, "")} ${stderr}`;
  return new PublishError(
    "TOOL_FAILED",
    own`the Dagger engine could not ${action}: ${printable(text)}`,
    own`The trace of this call (dagger call --progress=plain -v) shows more`,
    { cause: error },
  );
}
