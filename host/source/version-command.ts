import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { printable } from "../../core/redact.js";
import { askProgram } from "../process/tool.js";

const LIMIT_MS = 60_000;
/** No version is so long: what prints more is not asked for one. */
const OUTPUT_LIMIT = 64 * 1024;

/**
 * What a command prints that whoever runs us gave for a version. It is started by no shell, in the source tree, and with
 * the few variables that tools need: none of our secrets is among them. What it leaves running ends with it.
 */
export async function versionCommand([program = "", ...args]: readonly string[], cwd: string, signal: AbortSignal, limitMs = LIMIT_MS): Promise<string> {
  const called = printable([program, ...args].join(" "), 160);
  const inTime = AbortSignal.timeout(limitMs);
  const absent = () => new PublishError("TOOL_MISSING", own`${printable(program, 160)}, which is to print a version, cannot be started`, own`Install it, or name it by its path from the source tree, such as ./version.sh, and make it executable`);
  const { exitCode, stdout, stderr } = await askProgram(program, args, { cwd, signal: AbortSignal.any([signal, inTime]), outputLimit: OUTPUT_LIMIT, leaves: "nothing" }, absent).catch((error: unknown) => {
    if (!inTime.aborted || signal.aborted) throw error;
    throw new PublishError("TOOL_FAILED", own`${called} did not print a version within ${limitMs / 1000} s`, own`Have it end by itself, or pass the version`);
  });
  if (exitCode === 0) return stdout;
  const end = stderr.trim().split("\n").slice(-3).join(" ");
  throw new PublishError("TOOL_FAILED", own`${called} printed no version (exit code ${exitCode}${end === "" ? "" : own`: ${printable(end, 300)}`})`, own`Mend what it names, or pass the version`);
}
