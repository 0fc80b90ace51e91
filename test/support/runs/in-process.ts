import { PublishError } from "../../../core/errors.js";
import { Redactor } from "../../../core/redact.js";
import { parseCommandLine } from "../../../host/cli/cli.js";
import { exitCodeOf } from "../../../host/cli/exit-codes.js";
import { failure, rendered } from "../../../host/cli/main.js";
import { SILENT_COMMAND } from "../../../host/progress/command-progress.js";
import type { CliResult } from "./cli.js";

/** How a command ended that ran in this process: its result, or its error, and all that it told, redacted as for a person. */
export interface RunHere {
  readonly text: string;
  readonly json: object | undefined;
  readonly error: PublishError | undefined;
  /** Steps, notes and the output of tools, in their order. */
  readonly told: string;
}

/** Runs a command of the command line here, for want of a process of its own: that would take a second more. */
export async function runHere(...argv: readonly string[]): Promise<RunHere> {
  const redactor = new Redactor();
  const told: string[] = [];
  const say = (text: string) => void told.push(redactor.redact(text));
  const progress = { ...SILENT_COMMAND, showsOutput: true, step: say, note: say, output: say };
  try {
    const invocation = parseCommandLine(argv, { exampleSource: "/" });
    if (!invocation) throw new Error("help was asked for");
    const command = await invocation.load();
    const { text, json } = await command(invocation.options, { progress, redactor, signal: new AbortController().signal });
    return { text, json, error: undefined, told: told.join("\n") };
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    return { text: "", json: undefined, error: redactor.redactError(error), told: told.join("\n") };
  }
}

/** The same for one that has to end well: throws its error. A password's variable is taken out of the environment when it is read. */
export async function inProcess(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Pick<RunHere, "text"> & { readonly json: object }> {
  Object.assign(process.env, environment);
  const { text, json, error } = await runHere(...argv);
  if (error || !json) throw error ?? new Error("it printed nothing");
  return { text, json };
}

/** What a process of the command line would print and return with --quiet: for a file of tests of which some start one. */
export async function cliHere(argv: readonly string[]): Promise<Pick<CliResult, "exitCode" | "stdout" | "stderr">> {
  const redactor = new Redactor();
  const said: string[] = [];
  const note = (text: string) => void said.push(`container-publisher: ${redactor.redact(text)}`);
  try {
    const invocation = parseCommandLine(argv, { exampleSource: "/", environment: process.env });
    if (!invocation) throw new Error("help was asked for");
    const command = await invocation.load();
    const result = await command(invocation.options, { progress: { ...SILENT_COMMAND, note }, redactor, signal: new AbortController().signal });
    return { exitCode: result.exitCode, stdout: rendered(result, argv), stderr: said.join("\n") };
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    const known = redactor.redactError(error);
    const stderr = [...said, `container-publisher: ${known.message}`].join("\n");
    return { exitCode: exitCodeOf(known.code), stdout: argv.includes("--json") ? failure(known) : "", stderr };
  }
}
