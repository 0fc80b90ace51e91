import { execa } from "execa";
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Workspace } from "../../../../host/run/workspace.js";
import { calls, object, text, texts } from "../../session/arguments.js";
import { render, type Chain, type Field } from "../../session/chain.js";
import { EngineError, type Answer, type Answerer } from "../../session/session-double.js";
import { SceneRepository } from "../scene-repository.js";
import type { GitScript } from "../source-tree.js";

interface Ran {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

const INSIDE = "/repository";
/** The history alone, or the whole tree with it. */
const MOUNTS = [`withMountedDirectory(path: "${INSIDE}/.git", source: {source.directory(path: ".git")})`, `withMountedDirectory(path: "${INSIDE}", source: {source})`];

/**
 * Containers with the caller's source that run git, their standard output in a file: the real git of this machine gets the
 * very arguments and variables, with folders of this machine for the container's.
 */
export class GitRuns implements Answerer {
  readonly #runs = new Map<string, Promise<Ran>>();
  #repository: Promise<SceneRepository> | undefined;

  constructor(
    private readonly files: Readonly<Record<string, string>>,
    private readonly git: GitScript | undefined,
    private readonly workspace: Workspace,
    /** Where the module runs, and so where it exports to. */
    private readonly workdir: string,
  ) {}

  async answer(chain: Chain): Promise<Answer | undefined> {
    const at = chain.findLastIndex(({ name, args }) => name === "withExec" && "redirectStdout" in args);
    if (at < 0 || this.git === undefined || !MOUNTS.some((mount) => render(chain.slice(0, at)).includes(mount))) return undefined;
    if (this.git.image === "absent") throw new EngineError("failed to resolve image: connection refused");
    const [exec, ...fields] = chain.slice(at);
    const ran = await this.#ran(chain.slice(0, at + 1), this.git);
    const [first, last] = fields;
    if (first?.name === "exitCode") return { value: ran.exitCode };
    if (first?.name === "stderr") return { value: ran.stderr };
    if (first?.name !== "file" || last?.name !== "export" || text(first, "path") !== text(exec, "redirectStdout")) return undefined;
    const path = join(this.workdir, text(last, "path"));
    await writeFile(path, ran.stdout);
    return { value: path };
  }

  #ran(container: Chain, git: GitScript): Promise<Ran> {
    const key = render(container);
    const run = this.#runs.get(key) ?? this.#run(container, git);
    this.#runs.set(key, run);
    return run;
  }

  async #run(container: Chain, git: GitScript): Promise<Ran> {
    const before = container.slice(0, -1);
    // What ran before it in the same container left its files.
    if (before.at(-1)?.name === "withExec") await this.#ran(before, git);
    const scene = git.repository === undefined ? await (this.#repository ??= SceneRepository.make(await this.workspace.folder("scene"), this.files, git)) : undefined;
    const place = new Place(git.repository ?? scene?.path ?? "", await this.#files(container));
    const [tool = "", ...args] = texts(container.at(-1), "args").map((arg) => place.path(scene?.inward(arg) ?? arg));
    const exec = container.at(-1);
    const input = "stdin" in (exec?.args ?? {}) ? text(exec, "stdin") : "";
    const env = Object.fromEntries(calls(container, "withEnvVariable").map((each) => [text(each, "name"), place.path(text(each, "value"))]));
    const { exitCode = -1, stdout, stderr } = await execa(tool, args, { input: scene?.inward(input) ?? input, reject: false, encoding: "buffer", stripFinalNewline: false, env });
    return { exitCode, stdout: scene?.outward(stdout) ?? stdout, stderr: Buffer.from(stderr).toString() };
  }

  /** The folder that stands for a container's own files, the same for all that runs in it. */
  async #files(container: Chain): Promise<string> {
    const own = container.filter(({ name }) => name !== "withExec");
    const folder = await this.workspace.folder(`git-${createHash("sha256").update(render(own)).digest("hex")}`);
    for (const copied of calls(own, "withDirectory")) for (const file of calls(object(copied, "source"), "withNewFile")) await copy(folder, copied, file);
    return folder;
  }
}

async function copy(folder: string, copied: Field, file: Field): Promise<void> {
  const path = join(folder, text(copied, "path"), text(file, "path"));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text(file, "contents"));
}

/** Where the folders of a container are on this machine. */
class Place {
  constructor(
    private readonly repository: string,
    private readonly files: string,
  ) {}

  /** A folder alone, or at the start of an option's value. */
  path(arg: string): string {
    const [, option = "", path = arg] = /^(--[a-z-]+=)?(.*)$/s.exec(arg) ?? [];
    const [inside, here] = this.#folders.find(([folder]) => path === folder || path.startsWith(`${folder}/`)) ?? ["", ""];
    return `${option}${here}${path.slice(inside.length)}`;
  }

  get #folders(): [inside: string, here: string][] {
    return [[INSIDE, this.repository], ["/scratch", `${this.files}/scratch`], ["/tmp", this.files]];
  }
}
