import { execa } from "execa";
import { basename } from "node:path";
import type { Workspace } from "../../../../host/run/workspace.js";
import { text, texts } from "../../session/arguments.js";
import { render, type Chain, type Field } from "../../session/chain.js";
import { EngineError, type Answer, type Answerer } from "../../session/session-double.js";

/** What nix in a container says. */
export interface NixScript {
  /** What it builds: the path of a file or folder on this machine. Without it every build fails. */
  readonly result?: string;
  /** What it evaluates, as JSON. Without it every evaluation fails. */
  readonly evaluates?: string;
  /** What it says where it fails. */
  readonly stderr?: string;
}

/**
 * Containers that run nix, by script; what they run then (od, and the program that was built) really runs, on this
 * machine's files.
 */
export class NixContainers implements Answerer {
  readonly #streamed = new Map<string, Promise<string>>();

  constructor(
    private readonly script: NixScript,
    private readonly workspace: Workspace,
  ) {}

  async answer(chain: Chain): Promise<Answer | undefined> {
    const [made, exec, last] = [chain.slice(0, -2), chain.at(-2), chain.at(-1)];
    if (!isNix(chain) || exec?.name !== "withExec" || (last?.name !== "stdout" && last?.name !== "exitCode")) return undefined;
    const [command = "", ...args] = texts(exec, "args");
    if (command === "nix") return { value: this.#nix(args) };
    if (command === "od") return { value: await this.#od(args, made, last.name) };
    await this.path([...chain.slice(0, -1), { name: "file", args: { path: text(exec, "redirectStdout") } }]);
    return { value: "" };
  }

  /** Where a file of such a container is on this machine; undefined for any other chain. */
  async path(chain: Chain): Promise<string | undefined> {
    const file = chain.at(-1);
    if (!isNix(chain) || file?.name !== "file") return undefined;
    return this.#outside(text(file, "path"), chain.slice(0, -1));
  }

  #nix(args: readonly string[]): string {
    const { result, evaluates, stderr = "" } = this.script;
    const said = args.includes("eval") ? evaluates : result && JSON.stringify([{ drvPath: "/nix/store/x.drv", outputs: { out: stored(result) } }]);
    if (said !== undefined) return said;
    throw new EngineError("exit code: 1", { _type: "EXEC_ERROR", exitCode: 1, cmd: ["nix", ...args], stdout: "", stderr });
  }

  async #od(args: readonly string[], made: Chain, asked: "stdout" | "exitCode"): Promise<unknown> {
    const path = await this.#outside(args.at(-1) ?? "", made);
    return (await execa("od", [...args.slice(0, -1), path], { reject: false }))[asked];
  }

  async #outside(path: string, container: Chain): Promise<string> {
    const { result = "" } = this.script;
    if (path === stored(result)) return result;
    const exec = container.findLast(({ name, args }) => name === "withExec" && args["redirectStdout"] === path);
    if (exec === undefined) throw new Error(`nothing wrote ${path} in ${render(container)}`);
    return this.#run(exec, result);
  }

  /** Each program runs once, as in an engine. */
  #run(exec: Field, program: string): Promise<string> {
    const [command] = texts(exec, "args");
    if (command !== stored(program)) throw new Error(`not what nix built: ${command ?? "nothing"}`);
    const running = this.#streamed.get(command) ?? this.#write(program, this.workspace.join(`streamed-${this.#streamed.size}`));
    this.#streamed.set(command, running);
    return running;
  }

  async #write(program: string, file: string): Promise<string> {
    await execa(program, [], { stdout: { file } });
    return file;
  }
}

function stored(path: string): string {
  return `/nix/store/${basename(path)}`;
}

function isNix(chain: Chain): boolean {
  const exec = chain.find(({ name }) => name === "withExec");
  return chain[0]?.name === "container" && exec !== undefined && texts(exec, "args")[0] === "nix";
}
