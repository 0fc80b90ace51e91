import { execa } from "execa";
import { join } from "node:path";
import { PROJECT } from "../support/project.js";

export interface DaggerOutput {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A module of this repository, by its folder: "." is container-publisher itself. */
export type ModuleFolder = "." | "test/engine" | `examples/${"typescript" | "go" | "python"}`;

/** Helper images for an engine that does not reach the public ones, as the arguments of `npm run test:engine`. */
export type HelperImage = "--skopeo-image" | "--git-image" | "--zot-image";

/** The arguments that were given for some of the helper images. */
export function helperImages(...names: readonly HelperImage[]): string[] {
  const given = JSON.parse(process.env["TEST_ENGINE_IMAGES"] ?? "{}") as Partial<Record<HelperImage, string>>;
  return names.flatMap((name) => (given[name] === undefined ? [] : [`${name}=${given[name]}`]));
}

/** Runs `dagger call` of a module, silent but for its result and its error. */
export async function daggerCall(module: ModuleFolder, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<DaggerOutput> {
  const { exitCode, stdout, stderr } = await execa("dagger", ["--silent", "--mod", ".", "call", ...args], {
    cwd: join(PROJECT, module),
    reject: false,
    stdin: "ignore",
    env: { ...environment, NO_COLOR: "1" },
  });
  return { exitCode, stdout, stderr: stderr.replace(REMOTE_UNKNOWN, "") };
}

/** What the command line itself says in a clone whose remote is a folder. */
const REMOTE_UNKNOWN = /^\S+ \S+ WARN failed to parse git remote URL .*\n?/gm;

/** undefined where a Dagger engine answers; else why none does. */
export async function reachesEngine(): Promise<string | undefined> {
  const version = await execa("dagger", ["version"], { reject: false });
  if (version.exitCode !== 0) return "dagger is not on PATH";
  const core = await execa("dagger", ["--silent", "core", "version"], { reject: false, timeout: 60_000, stdin: "ignore" });
  return core.exitCode === 0 ? undefined : `dagger reaches no engine (${core.stderr.trim().split("\n").at(-1) ?? ""})`;
}
