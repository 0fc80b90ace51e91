import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Workspace } from "../../../host/run/workspace.js";
import { text } from "../session/arguments.js";
import { render, type Chain } from "../session/chain.js";
import type { Answer, Answerer } from "../session/session-double.js";
import { imagesOf } from "./image.js";
import type { NixContainers } from "./containers/nix-containers.js";
import { ociArchive } from "./oci-archive.js";
import { Platforms } from "./platforms.js";

/** A file that a caller passes in. */
export function archive(name: string): Chain {
  return [{ name: "archive", args: { name } }];
}

/** The files of a session, on disk: those that callers pass in, those that the module wrote, and the tarballs of containers. */
export class Archives implements Answerer {
  readonly #tarballs = new Map<string, Promise<string>>();
  /** What the module had the engine take, in order. */
  readonly taken: string[] = [];
  readonly platforms: Platforms;

  constructor(
    private readonly given: Readonly<Record<string, string>>,
    private readonly workspace: Workspace,
    /** Where the module runs, and so where it exports to. */
    private readonly workdir: string,
    private readonly nix: NixContainers,
    told: "asked" | "own" = "asked",
  ) {
    this.platforms = new Platforms(told, (file) => this.path(file));
  }

  async answer(chain: Chain): Promise<Answer | undefined> {
    const last = chain.at(-1);
    if (last?.name === "sync" && chain.at(-2)?.name === "workdirFile") return this.#take(chain.slice(0, -1));
    const given = chain[0]?.name === "archive" || chain.at(-2)?.name === "asTarball";
    if (!given && (last?.name !== "export" || (await this.nix.path(chain.slice(0, -1))) === undefined)) return undefined;
    if (last?.name === "contents") return { value: await readFile(await this.path(chain.slice(0, -1)), "utf8") };
    if (last?.name !== "export") return undefined;
    const path = join(this.workdir, text(last, "path"));
    await copyFile(await this.path(chain.slice(0, -1)), path);
    return { value: path };
  }

  /** The engine takes a file of the module's: from then on it has it, whatever becomes of that file. */
  async #take(file: Chain): Promise<Answer> {
    const path = this.workspace.join(`taken-${this.taken.length}.tar`);
    await copyFile(await this.path(file), path);
    this.taken.push(path);
    return "itself";
  }

  /** What the module wrote where it runs. */
  workdirPath(path: string): string {
    return join(this.workdir, path);
  }

  async path(chain: Chain): Promise<string> {
    const last = chain.at(-1);
    if (last?.name === "archive") return this.given[text(last, "name")] ?? "";
    if (last?.name === "workdirFile" && chain[0]?.name === "currentModule") return join(this.workdir, text(last, "path"));
    const built = await this.nix.path(chain);
    if (built !== undefined) return built;
    const key = render(chain);
    const tarball = this.#tarballs.get(key) ?? this.#write(chain);
    this.#tarballs.set(key, tarball);
    return tarball;
  }

  async #write(chain: Chain): Promise<string> {
    const last = chain.at(-1);
    if (last?.name !== "asTarball") throw new Error(`not a file: ${render(chain)}`);
    const { images, index } = await imagesOf(chain.slice(0, -1), last, this.platforms);
    const path = this.workspace.join(`tarball-${this.#tarballs.size}.tar`);
    await writeFile(path, await ociArchive(images, index));
    return path;
  }
}
