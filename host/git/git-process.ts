import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { interrupted, PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { OBJECTS_FOLDER, type Git, type GitAnswer, type Scratch } from "../../core/source/git/git.js";
import { BATCH_ARGUMENTS, type GitObject } from "../../core/source/git/objects.js";
import { scratchEnvironment, scratchFiles } from "../../core/source/git/scratch-repository.js";
import { childEnvironment, gitEnvironment } from "../process/child-environment.js";
import { ObjectReader } from "./object-reader.js";
import { topOf } from "./work-tree.js";

/**
 * git in a folder on disk, which may be deep inside a repository. By Node's own means, because execa takes as long to
 * load as the whole of `changed` takes.
 */
export class GitProcess implements Git, Disposable {
  #reader: ObjectReader | undefined;
  readonly #top: string | undefined;
  readonly #environment: Record<string, string>;

  constructor(
    readonly tree: string,
    readonly signal: AbortSignal,
  ) {
    this.#top = topOf(tree);
    this.#environment = { ...gitEnvironment(), ...(this.#top === undefined ? {} : { GIT_WORK_TREE: this.#top }) };
  }

  run(args: readonly string[]): Promise<GitAnswer> {
    return this.#answer(this.#spawn(this.tree, args, this.#environment));
  }

  async inScratch({ folder, format }: Scratch, commands: readonly (readonly string[])[]): Promise<readonly GitAnswer[]> {
    const workTree = join(this.#top ?? this.tree, folder);
    // A submodule has a repository of its own, which this one's working tree would hide.
    const located = await (folder === "" ? this : new GitProcess(workTree, this.signal)).run(OBJECTS_FOLDER);
    if (located.exitCode !== 0) return commands.map(() => located);
    const objects = located.stdout.toString("utf8").replace(/\n$/, "");
    // Loaded only here: changed, which mostly does without, loads no more than it needs.
    const { Workspace } = await import("../run/workspace.js");
    await using workspace = await Workspace.create();
    for (const [name, text] of Object.entries(scratchFiles(format))) {
      await mkdir(dirname(workspace.join("git", name)), { recursive: true });
      await writeFile(workspace.join("git", name), text);
    }
    const environment = { ...gitEnvironment(), ...scratchEnvironment({ gitDir: workspace.join("git"), index: workspace.join("index"), objects, workTree }) };
    const answers: GitAnswer[] = [];
    for (const command of commands) answers.push(await this.#answer(this.#spawn(workTree, command, environment)));
    return answers;
  }

  #answer(child: ChildProcessWithoutNullStreams): Promise<GitAnswer> {
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
    this.#reader ??= new ObjectReader(this.#spawn(this.tree, BATCH_ARGUMENTS, this.#environment), (error) => this.#fault(error));
    return this.#reader.read(names);
  }

  [Symbol.dispose](): void {
    this.#reader?.end();
  }

  #spawn(folder: string, args: readonly string[], environment: Readonly<Record<string, string>>): ChildProcessWithoutNullStreams {
    return spawn("git", ["-C", folder, ...args], { env: childEnvironment(environment), signal: this.signal, stdio: "pipe" });
  }

  #fault(error: Error): PublishError {
    if (this.signal.aborted) return interrupted();
    const absent = "code" in error && error.code === "ENOENT";
    return absent
      ? new PublishError("TOOL_MISSING", own`git is not installed`, own`Install it: sudo apt-get install -y git`)
      : new PublishError("TOOL_FAILED", own`git could not be started: ${error.message}`, own`Run it again`, { cause: error });
  }
}
