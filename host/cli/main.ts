import { interrupted, PublishError } from "../../core/errors.js";
import { fenced } from "../../core/report/written.js";
import { printable, Redactor } from "../../core/redact.js";
import { own } from "../../core/errors/own-words.js";
import { hideProxyLogins } from "../../core/registry/proxy/logins.js";
import { holdsPassword, parseCommandLine } from "./cli.js";
import { splitLine } from "./commands.js";
import type { Result } from "./command.js";
import { EXIT, exitCodeOf } from "./exit-codes.js";
import { SILENT_COMMAND } from "../progress/command-progress.js";
import { progressOnStderr } from "../progress/progress.js";
import { outliveReaders, printResult } from "./standard-output.js";
import { StopSignal } from "./stop-signal.js";

/** Runs one command and returns the exit code. Results go to stdout, everything else to stderr. */
export async function main(argv: readonly string[], projectRoot: string): Promise<number> {
  outliveReaders();
  const redactor = new Redactor();
  hideProxyLogins(redactor, process.env);
  let progress = SILENT_COMMAND;
  // What stands behind "--" is another program's.
  const { ours } = splitLine(argv);
  const json = ours.includes("--json");
  using stop = new StopSignal();
  try {
    if (holdsPassword(ours)) throw passwordInArgv(argv);
    const invocation = parseCommandLine(argv, { exampleSource: `${projectRoot}/examples/hello`, environment: process.env });
    if (!invocation) return EXIT.ok;
    const command = await invocation.load();
    progress = await progressOnStderr(redactor, { quiet: ours.includes("--quiet"), steps: invocation.steps });
    const result = await command(invocation.options, { progress: progress, redactor, signal: stop.signal });
    progress.stop();
    // Not redacted: it is made of names and digests, and a password that is part of one would break it. What a registry
    // said was redacted when it was put in.
    const output = rendered(result, ours);
    // Nothing is printed for nothing: a script would take an empty line for an empty name.
    if (output !== "") await printResult(`${output}\n`);
    return result.exitCode;
  } catch (error) {
    progress.stop();
    const known = redactor.redactError(stop.signal.aborted ? asInterrupted(error) : asPublishError(error));
    process.stderr.write(`container-publisher: ${known.message}\n`);
    if (json) process.stdout.write(`${failure(known)}\n`);
    return stop.exitCode ?? exitCodeOf(known.code);
  }
}

/** What a result is on standard output, but for the end of its last line; empty where nothing is printed. */
export function rendered({ json, text, markdown }: Result, argv: readonly string[]): string {
  if (argv.includes("--json")) return JSON.stringify(json, null, 2);
  return argv.includes("--markdown") ? (markdown ?? fenced(text)) : text;
}

/** The same for an error, where JSON is asked for. */
export function failure({ code, what, remedy }: PublishError): string {
  return JSON.stringify({ ok: false, error: { code, what, remedy } }, null, 2);
}

function passwordInArgv(argv: readonly string[]): PublishError {
  if (argv.some((each) => /^--secret(?:=|$)/.test(each))) {
    return new PublishError("CONFIG_MISSING", own`a secret is not taken from the command line, where every process can read it`, own`Say where it is: --secret id=NAME,env=VARIABLE or --secret id=NAME,src=FILE (a password: --password-env NAME)`);
  }
  return new PublishError(
    "CONFIG_MISSING",
    own`a password is not taken from the command line, where every process can read it`,
    own`Put it into an environment variable or a file of mode 0600, and pass where it is: --password-env NAME or --password-file PATH (for other secrets, the options that end so), or pipe it in with --password-stdin`,
  );
}

/** Whatever a stop broke; what says itself that it was stopped may say what it left. */
function asInterrupted(error: unknown): PublishError {
  return error instanceof PublishError && error.code === "INTERRUPTED" ? error : interrupted();
}

function asPublishError(error: unknown): PublishError {
  if (error instanceof PublishError) return error;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new PublishError("TOOL_FAILED", own`container-publisher itself failed: ${printable(text)}`, own`Please report this`);
}
