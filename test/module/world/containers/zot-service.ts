import { findZot } from "../../../../host/registries/zot.js";
import { ServiceProcess } from "../../../../host/process/service-process.js";
import type { Workspace } from "../../../../host/run/workspace.js";
import { calls, object, text, texts } from "../../session/arguments.js";
import type { Chain } from "../../session/chain.js";
import type { Answer, Answerer } from "../../session/session-double.js";
import type { Secrets } from "../secrets.js";

interface Config {
  readonly storage: object;
  readonly http: { readonly auth: { readonly htpasswd: object } };
}

/** The service of a zot container: a real zot, with the container's configuration and password file. */
export class ZotService implements Answerer, AsyncDisposable {
  #process: ServiceProcess | undefined;

  constructor(
    private readonly workspace: Workspace,
    private readonly secrets: Secrets,
  ) {}

  get running(): boolean {
    return this.#process !== undefined;
  }

  get endpoint(): string {
    if (!this.#process) throw new Error("zot is not running");
    return `127.0.0.1:${this.#process.port}`;
  }

  async answer(chain: Chain): Promise<Answer | undefined> {
    const last = chain.at(-1);
    if (chain.at(-2)?.name !== "asService") return undefined;
    if (last?.name === "endpoint") return { value: this.endpoint };
    if (last?.name === "start") this.#process ??= await this.#start(chain);
    else if (last?.name === "stop") await this[Symbol.asyncDispose]();
    else return undefined;
    return "itself";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    await process?.[Symbol.asyncDispose]();
  }

  async #start(chain: Chain): Promise<ServiceProcess> {
    const command = await findZot(process.env);
    if (command === undefined) throw new Error("zot is not installed");
    const [verb, configPath] = texts(chain.at(-2), "args");
    const file = calls(chain, "withNewFile").find((field) => text(field, "path") === configPath);
    if (verb !== "serve" || !file) throw new Error("the zot container does not serve its own configuration");
    const config = await this.workspace.secretFile("zot.json", await this.#here(chain, text(file, "contents")));
    const listening = /(?=.*kernel chosen port).*"port":(\d+)/;
    return ServiceProcess.start({ tool: "zot", command, args: ["serve", config], listening });
  }

  /** The configuration with this machine's address and paths; users and rights stay what they are. */
  async #here(chain: Chain, contents: string): Promise<string> {
    const config = JSON.parse(contents) as Config;
    const { http, storage } = config;
    const secret = this.secrets.plaintext(object(calls(chain, "withMountedSecret")[0], "source"));
    const htpasswd = { ...http.auth.htpasswd, path: await this.workspace.secretFile("zot-htpasswd", secret) };
    const rootDirectory = await this.workspace.folder("zot-storage");
    return JSON.stringify({
      ...config,
      storage: { ...storage, rootDirectory },
      http: { ...http, address: "127.0.0.1", port: "0", auth: { ...http.auth, htpasswd } },
    });
  }
}
