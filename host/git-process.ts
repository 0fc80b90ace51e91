import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { interrupted, PublishError } from "../src/errors.js";
import { own } from "../src/errors/own-words.js";
import type { Git, GitAnswer } from "../src/source/git.js";
import { BATCH_ARGUMENTS, type GitObject } from "../src/source/git-objects.js";
import { childEnvironment, gitEnvironment } from "./child-environment.js";
import { ObjectReader } from "./object-reader.js";

/**
 * git in a folder on disk, which may be deep inside a repository. By Node's own means, because execa takes as long to
 * load as the whole of `changed` takes.
 */
export class GitProcess implements Git, Disposable {
  #reader: ObjectReader | undefined;

  constructor(
    readonly tree: string,
    readonly signal: AbortSignal,
  ) {}

  async run(args: readonly string[]): Promise<GitAnswer> {
    const child = this.#spawn(args);
    child.stdin.end();
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (bytes: Buffer) => stdout.push(bytes));
    child.stderr.on("data", (bytes: Buffer) => stderr.push(bytes));
    return new Promise((resolve, reject) => {
      child.on("error", (error) => reject(this.#fault(error)));
      child.on("close", (code) => resolve({ exitCode: code ?? -1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString("utf8") }));
    });
  }

  /** All that is asked is answered by one process, which ends with us. */
  objects(names: readonly string[]): Promise<(GitObject | undefined)[]> {
    this.#reader ??= new ObjectReader(this.#spawn(BATCH_ARGUMENTS), (error) => this.#fault(error));
    return this.#reader.read(names);
  }

  [Symbol.dispose](): void {
    this.#reader?.end();
  }

  #spawn(args: readonly string[]): ChildProcessWithoutNullStreams {
    const environment = childEnvironment(gitEnvironment());
    return spawn("git", ["-C", this.tree, ...args], { env: environment, signal: this.signal, stdio: "pipe" });
  }

  #fault(error: Error): PublishError {
    if (this.signal.aborted) return interrupted();
    const absent = "code" in error && error.code === "ENOENT";
    return absent
      ? new PublishError("TOOL_MISSING", own`git is not installed`, own`Install it: sudo apt-get install -y git`)
      : new PublishError("TOOL_FAILED", own`git could not be started: ${error.message}`, own`Run it again`, { cause: error });
  }
}
