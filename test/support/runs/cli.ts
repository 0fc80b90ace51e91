import { execa } from "execa";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { COMMANDS } from "../../../host/cli/commands.js";
import { PROJECT } from "../project.js";

/** How a run of the command line ended. */
export interface CliResult {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** What it left in its temporary folder. */
  readonly left: readonly string[];
}

/** The program that the npm scripts run. */
export const LAUNCHER = join(PROJECT, "scripts/launch.cjs");

/** Whether a run tells its steps, which take another time each time. */
type Telling = "quiet" | "telling";

/** Starts the command line as its npm script does, with a temporary folder of its own. */
function spawn(args: readonly string[], env: Readonly<Record<string, string>>, cwd: string, telling: Telling) {
  const quiet = telling === "quiet" && Object.hasOwn(COMMANDS, args[0] ?? "") ? ["--quiet"] : [];
  // What stands behind "--" is another program's.
  const at = args.includes("--", 2) ? args.indexOf("--", 2) : args.length;
  return execa(process.execPath, [LAUNCHER, ...args.slice(0, at), ...quiet, ...args.slice(at)], {
    cwd,
    env,
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  });
}

export class CliRun {
  private constructor(
    readonly process: ReturnType<typeof spawn>,
    readonly temporary: string,
  ) {}

  static async start(args: readonly string[], environment: Readonly<Record<string, string>> = {}, cwd = PROJECT, telling: Telling = "quiet"): Promise<CliRun> {
    const temporary = await mkdtemp(join(tmpdir(), "cli-test-"));
    const inherited = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "/root" };
    return new CliRun(spawn(args, { ...inherited, TMPDIR: temporary, ...environment }, cwd, telling), temporary);
  }

  async end(): Promise<CliResult> {
    const { exitCode, stdout, stderr } = await this.process;
    const left = await readdir(this.temporary);
    await rm(this.temporary, { recursive: true, force: true });
    return { exitCode, stdout, stderr, left };
  }
}

export async function runCli(args: readonly string[], environment: Readonly<Record<string, string>> = {}, telling: Telling = "quiet"): Promise<CliResult> {
  return (await CliRun.start(args, environment, PROJECT, telling)).end();
}
