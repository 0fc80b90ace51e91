import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CliRun, type CliResult } from "./cli.js";
import type { MarkedSecret } from "../marked-secret.js";

/** How a run ended whose every trace was looked at. */
export interface WatchedResult extends CliResult {
  /** The error code that it names; "ok" where it names none. */
  readonly code: string;
  /** Where it left something, and which form of a secret it showed where. Nothing, as it should be. */
  readonly traces: readonly string[];
}

/** What is done to a run while it is under way. */
export type Meddling = (run: CliRun) => Promise<void>;

/** Runs the command line in a folder of its own, as its home and its working directory, and looks at all that it leaves. */
export async function watchedRun(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  secrets: readonly MarkedSecret[],
  meddle: Meddling = () => Promise.resolve(),
): Promise<WatchedResult> {
  const folder = await mkdtemp(join(tmpdir(), "watched-run-"));
  try {
    const [home, cwd] = [join(folder, "home"), join(folder, "cwd")];
    await Promise.all([mkdir(home), mkdir(cwd)]);
    const run = await CliRun.start(args, { HOME: home, ...environment }, cwd);
    await meddle(run);
    const result = await run.end();
    const [atHome, here] = await Promise.all([readdir(home), readdir(cwd)]);
    const files = { "temporary folder": result.left, home: atHome, "working directory": here };
    const left = Object.entries(files).flatMap(([where, names]) => names.map((name) => `${name} in the ${where}`));
    return { ...result, code: codeOf(result), traces: [...left, ...shown(result, secrets)] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function shown({ stdout, stderr }: CliResult, secrets: readonly MarkedSecret[]): string[] {
  return Object.entries({ stdout, stderr }).flatMap(([name, text]) => {
    const forms = secrets.flatMap((secret) => secret.foundIn(text));
    return forms.length === 0 ? [] : [`${name} holds it as ${forms.join("; ")}: ${text}`];
  });
}

/** The code of the error on stderr, or of the refusal that a plan tells, as text or as JSON. */
function codeOf({ stdout, stderr }: CliResult): string {
  const [, code] = /^container-publisher: ([A-Z]+_?[A-Z]+): /m.exec(stderr) ?? /^ +error +([A-Z_]+)$/m.exec(stdout) ?? /"code": "([A-Z_]+)"/.exec(stdout) ?? [];
  return code ?? "ok";
}
