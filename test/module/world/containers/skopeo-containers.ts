import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { posix } from "node:path";
import { ask, type ToolOutput } from "../../../../host/process/tool.js";
import type { Workspace } from "../../../../host/run/workspace.js";
import { calls, object, text, texts } from "../../session/arguments.js";
import { render, type Chain } from "../../session/chain.js";
import { EngineError, type Answer, type Answerer } from "../../session/session-double.js";
import type { Archives } from "../archives.js";
import { ContainerFiles } from "./container-files.js";
import { Hosts } from "../hosts.js";
import type { Secrets } from "../secrets.js";

interface Ran extends ToolOutput {
  readonly files: ContainerFiles;
}

export interface ContainerWorld {
  readonly workspace: Workspace;
  readonly archives: Archives;
  readonly secrets: Secrets;
  /** Where a service that is bound to a container really listens. */
  endpoint(service: Chain): string;
  readonly caFile: string;
}

/**
 * Containers that run skopeo: the real skopeo of this machine gets the very arguments, with the paths and hosts of
 * the container replaced by those of this machine. Each container runs once, as in an engine.
 */
export class SkopeoContainers implements Answerer {
  readonly #runs = new Map<string, Promise<Ran>>();
  #count = 0;

  constructor(private readonly world: ContainerWorld) {}

  async answer(chain: Chain): Promise<Answer | undefined> {
    const { container, fields } = split(chain);
    const last = fields.at(-1);
    if (last?.name === "export" && (container.length > 0 || chain[0]?.name === "currentModule")) return { value: await this.#exported(chain, text(last, "path")) };
    if (container.length === 0 || !last) return undefined;
    if (fields.length === 1 && isOutput(last.name)) return { value: (await this.#ran(container))[last.name] };
    if (last.name === "contents" && calls(fields, "withNewFile").length > 0) {
      return { value: await readFile(posix.join(await this.#directory(chain.slice(0, -2)), text(fields.at(-2), "path")), "utf8") };
    }
    const path = pathOf(fields.slice(0, -1));
    return last.name === "contents" && path !== undefined ? { value: await contents(await this.#ran(container), path) } : undefined;
  }

  /** Into the module's own container, as the SDK's export does in a function. */
  async #exported(chain: Chain, path: string): Promise<string> {
    const to = this.world.archives.workdirPath(path);
    await cp(await this.#directory(chain.slice(0, -1)), to, { recursive: true });
    return to;
  }

  /** Where a container's directory is on this machine: a copy, where the module put files into it. */
  async #directory(chain: Chain): Promise<string> {
    const added = calls(chain.slice(split(chain).container.length), "withNewFile");
    if (added.length === 0) return this.#plainDirectory(chain);
    const copy = this.world.workspace.join(this.#newName());
    await cp(await this.#plainDirectory(chain.filter((field) => !added.includes(field))), copy, { recursive: true });
    for (const field of added) await writeFile(posix.join(copy, text(field, "path")), text(field, "contents"));
    return copy;
  }

  async #plainDirectory(chain: Chain): Promise<string> {
    const last = chain.at(-1);
    if (last?.name === "workdir" && chain[0]?.name === "currentModule") return this.world.archives.workdirPath(text(last, "path"));
    const { container, fields } = split(chain);
    const path = pathOf(fields);
    if (container.length === 0 || path === undefined) throw new Error(`not a directory of a skopeo container: ${render(chain)}`);
    return succeeded(await this.#ran(container)).files.outside(path);
  }

  #ran(container: Chain): Promise<Ran> {
    const key = render(container);
    const run = this.#runs.get(key) ?? this.#run(container);
    this.#runs.set(key, run);
    return run;
  }

  async #run(container: Chain): Promise<Ran> {
    const hosts = this.#hosts(container);
    const files = await this.#files(container, hosts);
    const args = texts(container.at(-1), "args").slice(1);
    const outside = args.map((arg) => files.argument(hosts.resolve(arg)));
    const environment = { TMPDIR: await this.world.workspace.folder("tmp"), SSL_CERT_FILE: this.world.caFile };
    const redirected = container.at(-1)?.args["redirectStdout"];
    const stdoutFile = typeof redirected === "string" ? { stdoutFile: files.outside(redirected) } : {};
    return { ...(await ask("skopeo", outside, { environment, ...stdoutFile })), files };
  }

  async #files(container: Chain, hosts: Hosts): Promise<ContainerFiles> {
    const { workspace, archives, secrets } = this.world;
    const root = this.#newName();
    // Every image has a /tmp; a folder that has to be made is skopeo's to make.
    await workspace.folder(posix.join(root, "tmp"));
    const files = new ContainerFiles(workspace.join(root));
    for (const field of calls(container, "withMountedSecret")) {
      const secret = hosts.resolve(secrets.plaintext(object(field, "source")));
      files.mount(text(field, "path"), await workspace.secretFile(this.#newName(), secret));
    }
    for (const field of calls(container, "withNewFile")) {
      const path = files.outside(text(field, "path"));
      await mkdir(posix.dirname(path), { recursive: true });
      await writeFile(path, text(field, "contents"));
    }
    for (const field of calls(container, "withMountedFile")) files.mount(text(field, "path"), await archives.path(object(field, "source")));
    for (const field of calls(container, "withMountedDirectory")) files.mount(text(field, "path"), await this.#directory(object(field, "source")));
    return files;
  }

  #hosts(container: Chain): Hosts {
    const bindings = calls(container, "withServiceBinding");
    return bindings.reduce((hosts, field) => hosts.alias(text(field, "alias"), this.world.endpoint(object(field, "service"))), new Hosts());
  }

  #newName(): string {
    return `container-${this.#count++}`;
  }
}

/** A chain up to the exec of skopeo, which is nothing where there is none, and what comes after. */
function split(chain: Chain): { container: Chain; fields: Chain } {
  const after = chain.findIndex((field) => field.name === "withExec" && texts(field, "args")[0] === "skopeo") + 1;
  return { container: chain.slice(0, after), fields: chain.slice(after) };
}

function isOutput(name: string): name is "exitCode" | "stderr" | "stdout" {
  return name === "exitCode" || name === "stderr" || name === "stdout";
}

/** The path that `directory(…).file(…)` names; undefined for any other fields. */
function pathOf(fields: Chain): string | undefined {
  const known = fields.length > 0 && fields.every(({ name }) => name === "directory" || name === "file");
  return known ? posix.join(...fields.map((field) => text(field, "path"))) : undefined;
}

async function contents(ran: Ran, path: string): Promise<string> {
  try {
    return await readFile(succeeded(ran).files.outside(path), "utf8");
  } catch (error) {
    throw error instanceof EngineError ? error : new EngineError(`lstat ${path}: no such file or directory`);
  }
}

/** The module has no business with the files of a container that failed. */
function succeeded(ran: Ran): Ran {
  if (ran.exitCode !== 0) throw new Error(`skopeo failed, and its files were asked for: ${ran.stderr}`);
  return ran;
}
