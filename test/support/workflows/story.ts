import { execa } from "execa";
import { mkdtemp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { SourceTree } from "../sources/git-tree.js";
import { MARK } from "../marked-secret.js";
import { RecordedDagger } from "./recorded-dagger.js";
import type { Answer } from "./recorder-protocol.js";

/** A step or job that was run. */
export interface Ran {
  readonly name: string;
  readonly exitCode: number;
  readonly output: string;
  /** The names of the variables in its environment. */
  readonly variables: readonly string[];
}

/** Where something is run, and which folder goes before PATH. */
export interface Place {
  readonly cwd: string;
  readonly path: string;
}

/** A folder for one run of a workflow: clones of a repository, a recorded `dagger`, and homes. */
export class Story {
  #count = 0;

  private constructor(
    readonly folder: string,
    readonly origin: SourceTree,
    readonly dagger: RecordedDagger,
  ) {}

  static async begin(origin: SourceTree, answers: readonly Answer[]): Promise<Story> {
    const folder = await mkdtemp(join(tmpdir(), "workflow-"));
    return new Story(folder, origin, await RecordedDagger.create(join(folder, "dagger"), answers));
  }

  async newFolder(name: string): Promise<string> {
    const path = join(this.folder, `${this.#count++}-${name}`);
    await mkdir(path);
    return path;
  }

  /** A clone with remote branches and tags, as CI systems make it, at a commit. */
  async clone(commit: string, depth: number): Promise<string> {
    const path = await this.newFolder("clone");
    const shallow = depth > 0 ? [`--depth=${depth}`] : [];
    await execa("git", ["clone", "--quiet", "--no-checkout", ...shallow, `file://${this.origin.path}`, path]);
    await execa("git", ["-C", path, "checkout", "--quiet", "--detach", commit]);
    return path;
  }

  /** A shell's run of a script, with nothing of this process's environment but PATH, behind the tools of the story. */
  async run(name: string, command: readonly string[], variables: Readonly<Record<string, string>>, at: Place): Promise<Ran> {
    const [home, temporary] = [await this.newFolder("home"), await this.newFolder("temporary")];
    const PATH = [at.path, this.dagger.path].filter(Boolean).join(delimiter);
    const env = { PATH, HOME: home, TMPDIR: temporary, CI: "true", ...variables };
    const [program = "", ...args] = command;
    const { exitCode, all } = await execa(program, args, { cwd: at.cwd, env, extendEnv: false, reject: false, all: true, stdin: "ignore" });
    return { name, exitCode: exitCode ?? -1, output: all, variables: Object.keys(variables) };
  }

  /** The files that hold the API key, in whatever writing, and those that a hostile input made. */
  async traces(): Promise<string[]> {
    const files = (await readdir(this.folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const found = await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        const forms = MARK.foundIn((await readFile(path)).toString("utf8"));
        return [...forms.map((form) => `${path} holds the API key: ${form}`), ...(name.includes("pwned") ? [path] : [])];
      }),
    );
    return found.flat();
  }

  async end(): Promise<void> {
    await this.dagger.end();
    await rm(this.folder, { recursive: true, force: true });
  }
}
