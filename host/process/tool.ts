import { execa } from "execa";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { interrupted, PublishError } from "../../core/errors.js";
import { printable } from "../../core/redact.js";
import { own } from "../../core/errors/own-words.js";
import { childEnvironment } from "./child-environment.js";
import { OutputEnd, passOn, Printed } from "./program-output.js";

/** The Debian package of each tool that we run. */
export const TOOL_PACKAGES = {
  git: "git",
  buildah: "buildah",
  skopeo: "skopeo",
  "docker-registry": "docker-registry",
  umount: "mount",
  cat: "coreutils",
  nix: "nix-bin",
} as const;

export type Tool = keyof typeof TOOL_PACKAGES;

export interface RunOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** What the tool reads: nothing, unless it gets our own standard input. */
  readonly stdin?: "inherit";
  /** Or this text, to its end. */
  readonly input?: string;
  /** A new file, for output that is too large to be kept in memory. */
  readonly stdoutFile?: string;
  /** How much it may print at the most, in bytes; what prints more is ended. */
  readonly outputLimit?: number;
  /** What it started ends with it, also where it ends by itself. */
  readonly leaves?: "nothing";
  /** Gets what the tool prints, piece by piece as it comes. */
  readonly onOutput?: (text: string) => void;
  /** Gets everything that a failed tool printed. */
  readonly onFailure?: (output: string) => void;
}

export interface ToolOutput {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as they came. */
  readonly all: string;
}

/** What any other may print: it is kept in memory. */
const OUTPUT_MOST = 100_000_000;

/** The error for what printed more than it may, and was ended. */
export class TooMuchOutput extends PublishError {
  constructor(
    file: string,
    readonly limit: number,
  ) {
    super("TOOL_FAILED", own`${file} printed more than ${limit} bytes`, own`Look at what it does: so much is no answer`);
  }
}

/** Runs a tool to its end; a non-zero exit code is an answer, not an error. */
export async function ask(tool: Tool, args: readonly string[], options: RunOptions = {}): Promise<ToolOutput> {
  return askProgram(tool, args, options, () => toolMissing(tool));
}

/** The same for any program; `absent` makes the error where it cannot be started. */
export async function askProgram(file: string, args: readonly string[], options: RunOptions, absent: () => PublishError): Promise<ToolOutput> {
  const output = options.stdoutFile === undefined ? undefined : await outputFile(options.stdoutFile);
  const limit = options.outputLimit ?? OUTPUT_MOST;
  const child = execa(file, args, {
    env: childEnvironment(options.environment),
    extendEnv: false,
    ...(options.input === undefined ? { stdin: options.stdin ?? "ignore" } : { input: options.input }),
    stdout: output ?? "pipe",
    reject: false,
    all: true,
    maxBuffer: limit,
    // A process group of its own, so that a stop reaches what the tool started, too: a build's RUN outlives buildah.
    detached: true,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  using stop = new GroupStop(child.pid, options.signal, options.leaves);
  const printed = new Printed(child.all, limit, () => stop.now());
  if (options.onOutput) passOn(child.all, options.onOutput);
  using end = new OutputEnd([child.stdout, child.stderr, child.all]);
  child.once("exit", () => end.near());
  const result = await child;
  output?.destroy();
  if (stop.happened) throw interrupted();
  if (result.code === "ENOENT" || result.code === "EACCES") throw absent();
  if (printed.isTooMuch) throw new TooMuchOutput(file, limit);
  const { exitCode, signal, stdout = "", stderr, all = "" } = result;
  if (exitCode !== undefined) return { exitCode, stdout, stderr, all };
  throw new PublishError("TOOL_FAILED", own`${file} was ended by ${signal ?? own`the system`}`, own`Run it again`);
}

/** The child writes to the open file itself: nothing of its output goes through our memory. */
async function outputFile(path: string): Promise<WriteStream> {
  const file = createWriteStream(path, { flags: "wx" });
  await once(file, "open");
  return file;
}

const KILL_AFTER_MS = 5_000;

/** Ends a whole process group when the signal says so; what then is left of it when its leader has ended is killed. */
class GroupStop implements Disposable {
  #timer: NodeJS.Timeout | undefined;
  readonly #onAbort = () => {
    this.#kill("SIGTERM");
    this.#timer = setTimeout(() => this.#kill("SIGKILL"), KILL_AFTER_MS);
  };

  constructor(
    readonly pid: number | undefined,
    readonly signal: AbortSignal | undefined,
    readonly leaves: RunOptions["leaves"],
  ) {
    if (signal?.aborted) this.#onAbort();
    signal?.addEventListener("abort", this.#onAbort);
  }

  get happened(): boolean {
    return this.signal?.aborted ?? false;
  }

  /** Ends it without waiting for what it would still like to do. */
  now(): void {
    this.#kill("SIGKILL");
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.signal?.removeEventListener("abort", this.#onAbort);
    if (this.happened || this.leaves === "nothing") this.#kill("SIGKILL");
  }

  #kill(name: NodeJS.Signals): void {
    if (this.pid === undefined) return;
    try {
      process.kill(-this.pid, name);
    } catch {
      // Nothing is left of the group.
    }
  }
}

/** Runs a tool that must succeed; `action` says what for. Returns its standard output. */
export async function run(tool: Tool, args: readonly string[], action: string, options: RunOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr, all } = await ask(tool, args, options);
  if (exitCode === 0) return stdout;
  options.onFailure?.(all);
  const end = stderr.trim().split("\n").slice(-3).join(" ");
  throw new PublishError("TOOL_FAILED", own`${tool} could not ${action} (exit code ${exitCode}: ${printable(end)})`, own`Mend what it names, and run it again`);
}

export function toolMissing(tool: Tool): PublishError {
  const otherwise = tool === "nix" ? own`, or by Nix's own installer from https://nixos.org` : "";
  return new PublishError("TOOL_MISSING", own`${tool} is not installed`, own`Install it: sudo apt-get install -y ${TOOL_PACKAGES[tool]}${otherwise}`);
}
