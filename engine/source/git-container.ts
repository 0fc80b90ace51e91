import { dag, ReturnType, type Container, type Directory } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { own } from "../../core/errors/own-words.js";
import { gitFault, OBJECTS_FOLDER, type Git, type GitAnswer, type Scratch } from "../../core/source/git/git.js";
import { BATCH_ARGUMENTS, batchAnswer, batchInput, type GitObject } from "../../core/source/git/objects.js";
import { scratchEnvironment, scratchFiles, TRUTHFUL } from "../../core/source/git/scratch-repository.js";
import { engineCall } from "../fault.js";

const REPOSITORY = "/repository";
const STDOUT = "/tmp/stdout";
const SCRATCH = "/scratch";
const INDEX = "/tmp/index";
/** The folder belongs to nobody whom git in the container knows. */
const HISTORY = ["-C", REPOSITORY, "-c", "safe.directory=*", `--git-dir=${REPOSITORY}/.git`, `--work-tree=${REPOSITORY}`] as const;
const ENVIRONMENT = { ...TRUTHFUL, LC_ALL: "C" };

/** git in a container, because the module's own has none. It sees nothing but what is mounted, so that what it does may be taken from the engine's cache. */
export class GitContainer implements Git {
  readonly #image: Container;
  /** The history alone: other files may change, and it answers from the cache. */
  readonly #history: Container;

  constructor(
    gitImage: string,
    private readonly src: Directory,
  ) {
    this.#image = Object.entries(ENVIRONMENT).reduce((container, [name, value]) => container.withEnvVariable(name, value), dag.container().from(gitImage));
    this.#history = this.#image.withMountedDirectory(`${REPOSITORY}/.git`, src.directory(".git"));
  }

  run(args: readonly string[]): Promise<GitAnswer> {
    return this.#exec(args);
  }

  async inScratch({ folder, format }: Scratch, commands: readonly (readonly string[])[]): Promise<readonly GitAnswer[]> {
    const workTree = folder === "" ? REPOSITORY : `${REPOSITORY}/${folder}`;
    const mounted = this.#image.withMountedDirectory(REPOSITORY, this.src);
    const located = folder === "" ? undefined : await answerOf(git(mounted, ["-C", workTree, "-c", "safe.directory=*", ...OBJECTS_FOLDER]));
    if (located && located.exitCode !== 0) return commands.map(() => located);
    const objects = located?.stdout.toString("utf8").replace(/\n$/, "") ?? `${REPOSITORY}/.git/objects`;
    const files = Object.entries(scratchFiles(format)).reduce((directory, [name, text]) => directory.withNewFile(name, text), dag.directory());
    const environment = Object.entries(scratchEnvironment({ gitDir: SCRATCH, index: INDEX, objects, workTree }));
    const scratch = environment.reduce((container, [name, value]) => container.withEnvVariable(name, value), mounted.withDirectory(SCRATCH, files));
    const ran: Container[] = [];
    // Each goes on where the one before it ended: the index is what is between them.
    for (const command of commands) ran.push(git(ran.at(-1) ?? scratch, ["-C", workTree, ...command]));
    return Promise.all(ran.map(answerOf));
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
    return answerOf(git(this.#history, [...HISTORY, ...args], stdin));
  }
}

function git(container: Container, args: readonly string[], stdin?: string): Container {
  return container.withExec(["git", ...args], { expect: ReturnType.Any, redirectStdout: STDOUT, ...(stdin === undefined ? {} : { stdin }) });
}

function answerOf(ran: Container): Promise<GitAnswer> {
  return engineCall(own`run git`, async () => {
    const exitCode = await ran.exitCode();
    return { exitCode, stdout: await bytes(ran), stderr: exitCode === 0 ? "" : await ran.stderr() };
  });
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
