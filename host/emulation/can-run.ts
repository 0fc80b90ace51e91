import { execa } from "execa";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CanRun } from "../../core/source/dockerfile/platform/foreign-runs.js";
import { canonicalPlatform, platformParts, type BuildPlatform } from "../../core/source/platform.js";
import type { Workspace } from "../run/workspace.js";
import { isFor, parseEmulator } from "./binfmt.js";
import { PROBE_EXIT, probeProgram } from "./probe-program.js";

const BINFMT = "/proc/sys/fs/binfmt_misc";
const LONGEST_MS = 10_000;

/** Node's names of architectures that Go calls otherwise. */
const GO_NAMES: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386", ppc64: "ppc64le", mips64el: "mips64le", mipsel: "mipsle" };

/** The platform of this machine. */
export function ownPlatform(): BuildPlatform {
  return canonicalPlatform({ os: process.platform, architecture: GO_NAMES[process.arch] ?? process.arch });
}

/** What is published by digest is for one platform: where none is named, for that of this machine, whatever a container.json lists. */
export function onOwnPlatform<Choice extends { readonly platforms?: readonly BuildPlatform[] | undefined }>(choice: Choice): Choice {
  return choice.platforms?.length ? choice : { ...choice, platforms: [ownPlatform()] };
}

/** Whether a build on this machine can run what is of a platform. What nobody can find out is "unknown": then the build tells. */
export async function canRun(platform: BuildPlatform, workspace: Workspace): Promise<CanRun> {
  const [wanted, ours] = [platformParts(platform), platformParts(ownPlatform())];
  if (wanted.os !== ours.os) return "no";
  if (wanted.architecture === ours.architecture) return "yes";
  const program = probeProgram(wanted.architecture);
  if (!program) return "unknown";
  const runs = await execute(program, workspace.join(`probe-${wanted.architecture}`));
  return runs === "yes" ? withinBuild(program) : runs;
}

/** By execvp(3), which hands a shell what the kernel does not know: then the exit code is another one. */
async function execute(program: Buffer, path: string): Promise<CanRun> {
  await writeFile(path, program, { mode: 0o700 });
  const { exitCode, code } = await execa(path, [], { reject: false, stdin: "ignore", stdout: "ignore", stderr: "ignore", env: {}, extendEnv: false, timeout: LONGEST_MS });
  if (exitCode === PROBE_EXIT) return "yes";
  // What was ended by a signal, or may not be executed where it lies, says nothing.
  return exitCode !== undefined || code === "ENOEXEC" ? "no" : "unknown";
}

/** Without the flag F an emulator is looked for in the image, which has none. Where the list cannot be seen, that is not known. */
export async function withinBuild(program: Buffer, binfmt = BINFMT): Promise<CanRun> {
  const names = await readdir(binfmt).catch(() => []);
  const texts = await Promise.all(names.filter((name) => name !== "register").map((name) => readFile(join(binfmt, name), "utf8").catch(() => "")));
  const emulators = texts.flatMap((text) => parseEmulator(text) ?? []).filter((each) => isFor(each, program));
  return emulators.length > 0 && !emulators.some(({ flags }) => flags.includes("F")) ? "outside-only" : "yes";
}
