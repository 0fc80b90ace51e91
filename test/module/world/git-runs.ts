import { execa } from "execa";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text, texts } from "../session/arguments.js";
import { render, type Chain } from "../session/chain.js";
import type { Answer, Answerer } from "../session/session-double.js";

interface Ran {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

const INSIDE = "/repository";
/** The history alone, or the whole tree with it. */
const MOUNTS = [`withMountedDirectory(path: "${INSIDE}/.git", source: {source.directory(path: ".git")})`, `withMountedDirectory(path: "${INSIDE}", source: {source})`];

/**
 * Containers with the caller's `.git` folder that run git, their standard output in a file: the real git of this machine
 * gets the very arguments, with a repository of this machine for the container's.
 */
export class GitRuns implements Answerer {
  readonly #runs = new Map<string, Promise<Ran>>();

  constructor(
    private readonly repository: string | undefined,
    /** Where the module runs, and so where it exports to. */
    private readonly workdir: string,
  ) {}

  async answer(chain: Chain): Promise<Answer | undefined> {
    const at = chain.findIndex(({ name, args }) => name === "withExec" && "redirectStdout" in args);
    if (at < 0 || this.repository === undefined || !MOUNTS.some((mount) => render(chain.slice(0, at)).includes(mount))) return undefined;
    const [exec, ...fields] = chain.slice(at);
    const ran = await this.#ran(chain.slice(0, at + 1), this.repository);
    const [first, last] = fields;
    if (first?.name === "exitCode") return { value: ran.exitCode };
    if (first?.name === "stderr") return { value: ran.stderr };
    if (first?.name !== "file" || last?.name !== "export" || text(first, "path") !== text(exec, "redirectStdout")) return undefined;
    const path = join(this.workdir, text(last, "path"));
    await writeFile(path, ran.stdout);
    return { value: path };
  }

  #ran(container: Chain, repository: string): Promise<Ran> {
    const key = render(container);
    const run = this.#runs.get(key) ?? runGit(container, repository);
    this.#runs.set(key, run);
    return run;
  }
}

async function runGit(container: Chain, repository: string): Promise<Ran> {
  const exec = container.at(-1);
  // `/repository` alone, as the folder to run in, or at the start of an option's value.
  const [tool = "", ...args] = texts(exec, "args").map((arg) => arg.replace(/^((?:--[a-z-]+=)?)\/repository(?=\/|$)/, `$1${repository}`));
  const input = "stdin" in (exec?.args ?? {}) ? text(exec, "stdin") : "";
  const { exitCode = -1, stdout, stderr } = await execa(tool, args, { input, reject: false, encoding: "buffer", stripFinalNewline: false, env: { LC_ALL: "C" } });
  return { exitCode, stdout, stderr: Buffer.from(stderr).toString() };
}
