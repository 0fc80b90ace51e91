import { ZodError } from "zod";
import { PublishError } from "../src/errors.js";
import { interrupted } from "../src/registry/connection-fault.js";
import { renderForecast } from "../src/publish/forecast.js";
import { renderReport } from "../src/publish/report.js";
import { printable, Redactor } from "../src/redact.js";
import { holdsPassword, parseCommandLine, type Invocation } from "./cli.js";
import { EXIT, exitCodeOf } from "./exit-codes.js";
import { progressOnStderr } from "./progress.js";
import type { Run } from "./publish-order.js";
import { dryRunSettings, publishSettings } from "./settings.js";
import { StopSignal } from "./stop-signal.js";
import { Workspace } from "./workspace.js";

/** What a command leaves to be printed. */
interface Result {
  readonly json: object;
  readonly text: string;
  readonly exitCode: number;
}

/** Runs one command and returns the exit code. Results go to stdout, everything else to stderr. */
export async function main(argv: readonly string[], projectRoot: string): Promise<number> {
  const redactor = new Redactor();
  const progress = progressOnStderr(redactor);
  const json = argv.includes("--json");
  using stop = new StopSignal();
  try {
    if (holdsPassword(argv)) throw passwordInArgv();
    const invocation = parseCommandLine(argv, { exampleSource: `${projectRoot}/examples/hello` });
    if (!invocation) return EXIT.ok;
    const result = await inWorkspace((workspace) => execute(invocation, { workspace, narrator: progress, redactor, signal: stop.signal }));
    progress.stop();
    // Not redacted: it is made of names and digests only, and a password that is part of one would break it.
    process.stdout.write(`${json ? JSON.stringify(result.json, null, 2) : result.text}\n`);
    return result.exitCode;
  } catch (error) {
    progress.stop();
    const known = redactor.redactError(stop.signal.aborted ? interrupted() : asPublishError(error));
    process.stderr.write(`container-publish: ${known.message}\n`);
    const { code, what, remedy } = known;
    if (json) process.stdout.write(`${JSON.stringify({ ok: false, error: { code, what, remedy } }, null, 2)}\n`);
    return stop.exitCode ?? exitCodeOf(code);
  }
}

async function execute({ command, options }: Invocation, run: Omit<Run, "answerTimeoutMs">): Promise<Result> {
  if (command === "dry-run") {
    // Each command is loaded when it is called: a publish needs no token server and no certificates.
    const { dryRun } = await import("./commands/dry-run.js");
    const settings = dryRunSettings.parse(options);
    const report = await dryRun(settings, { ...run, answerTimeoutMs: settings.timeout * 1000 });
    return { json: report, text: renderReport(report), exitCode: report.ok ? EXIT.ok : EXIT.failed };
  }
  const { planImage, publishImage } = await import("./commands/publish-image.js");
  const settings = publishSettings.parse(options);
  if (command === "plan") {
    const foretold = await planImage(settings, { ...run, answerTimeoutMs: settings.timeout * 1000 });
    const exitCode = foretold.error ? exitCodeOf(foretold.error.code) : EXIT.ok;
    return { json: { ok: exitCode === EXIT.ok, ...foretold }, text: renderForecast(foretold), exitCode };
  }
  const { outcome, reference, digest } = await publishImage(settings, { ...run, answerTimeoutMs: settings.timeout * 1000 });
  if (outcome === "already-published") run.narrator.note("already published: nothing was built, nothing was uploaded");
  const { repository, tag } = reference;
  return {
    json: { ok: true, outcome, reference: reference.toString(), repository: repository.toString(), tag, digest },
    text: reference.toString(),
    exitCode: EXIT.ok,
  };
}

/** Gives the work a private folder, and takes it away again however the work ends. */
async function inWorkspace<T>(work: (workspace: Workspace) => Promise<T>): Promise<T> {
  await using workspace = await Workspace.create();
  return await work(workspace);
}

function passwordInArgv(): PublishError {
  return new PublishError(
    "CONFIG_MISSING",
    "a password is not taken from the command line, where every process can read it",
    "Put it into an environment variable or a file of mode 0600, and pass --password-env NAME or --password-file PATH",
  );
}

function asPublishError(error: unknown): PublishError {
  if (error instanceof PublishError) return error;
  if (error instanceof ZodError) {
    const wrong = error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`).join("; ");
    return new PublishError("CONFIG_MISSING", `an option has a value that it cannot have (${printable(wrong)})`, "See --help");
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new PublishError("TOOL_FAILED", `container-publish itself failed: ${printable(text)}`, "Please report this");
}
