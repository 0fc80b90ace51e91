import { dag, ExistsType, ReturnType, type Container, type Directory } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import { gitFault, gitIsAFile, type Git, type GitAnswer } from "../source/git.js";
import { BATCH_ARGUMENTS, batchAnswer, batchInput, type GitObject } from "../source/git-objects.js";
import { engineCall } from "./fault.js";

const REPOSITORY = "/repository";
const STDOUT = "/tmp/stdout";
/** The folder belongs to nobody whom git in the container knows. */
const COMMAND = ["git", "-C", REPOSITORY, "-c", "safe.directory=*", `--git-dir=${REPOSITORY}/.git`, `--work-tree=${REPOSITORY}`] as const;

/** git in the repository of a source directory, in a container: the module's own container has none. */
export async function openGit(gitImage: string, src: Directory): Promise<Git> {
  if (await engineCall("look for src's .git folder", () => src.exists(".git", { expectedType: ExistsType.DirectoryType }))) {
    return GitContainer.withHistory(gitImage, src);
  }
  if (await engineCall("look for src's .git folder", () => src.exists(".git"))) throw gitIsAFile();
  throw new PublishError("SOURCE_INVALID", own`src has no .git folder, which holds the history`, own`Pass the root of the repository, with its .git folder`);
}

/** git in a container. It sees nothing but what is mounted, so that what it does may be taken from the engine's cache. */
export class GitContainer implements Git {
  readonly #container: Container;

  private constructor(gitImage: string, path: string, mounted: Directory) {
    this.#container = dag.container().from(gitImage).withEnvVariable("LC_ALL", "C").withMountedDirectory(path, mounted);
  }

  /** The history alone: other files may change, and it answers from the cache. */
  static withHistory(gitImage: string, src: Directory): GitContainer {
    return new GitContainer(gitImage, `${REPOSITORY}/.git`, src.directory(".git"));
  }

  static withTree(gitImage: string, src: Directory): GitContainer {
    return new GitContainer(gitImage, REPOSITORY, src);
  }

  run(args: readonly string[]): Promise<GitAnswer> {
    return this.#exec(args);
  }

  async objects(names: readonly string[]): Promise<(GitObject | undefined)[]> {
    if (names.length === 0) return [];
    const answer = await this.#exec(BATCH_ARGUMENTS, batchInput(names));
    const objects: (GitObject | undefined)[] = [];
    for (let at = 0; objects.length < names.length; ) {
      const next = batchAnswer(answer.stdout, at);
      if (answer.exitCode !== 0 || next.kind === "half") throw gitFault(own`read the repository`, answer);
      objects.push(next.object);
      at = next.next;
    }
    return objects;
  }

  #exec(args: readonly string[], stdin?: string): Promise<GitAnswer> {
    const options = { expect: ReturnType.Any, redirectStdout: STDOUT, ...(stdin === undefined ? {} : { stdin }) };
    const ran = this.#container.withExec([...COMMAND, ...args], options);
    return engineCall("run git", async () => {
      const exitCode = await ran.exitCode();
      return { exitCode, stdout: await bytes(ran), stderr: exitCode === 0 ? "" : await ran.stderr() };
    });
  }
}

/** What it printed, byte for byte, by way of this module's own file system: the engine hands over nothing but text. */
async function bytes(ran: Container): Promise<Buffer> {
  const copy = `${randomUUID()}.out`;
  await ran.file(STDOUT).export(copy);
  try {
    return await readFile(copy);
  } finally {
    await rm(copy, { force: true });
  }
}
