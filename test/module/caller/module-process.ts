import { execaNode, type ResultPromise } from "execa";
import { fileURLToPath } from "node:url";
import { Workspace } from "../../../host/run/workspace.js";
import type { CallMessage, CallReply } from "./messages.js";

type Child = ResultPromise<{ ipc: true; reject: false; extendEnv: false }>;

/** The process in which the module runs. It takes one call at a time. */
export class ModuleProcess implements AsyncDisposable {
  private constructor(
    private readonly child: Child,
    private readonly workspace: Workspace,
  ) {}

  /** Starts it; `caFile` holds certificates that it trusts. */
  static async start(caFile: string): Promise<ModuleProcess> {
    const script = fileURLToPath(new URL("./child.js", import.meta.url));
    // No other variable: a proxy of this machine must not stand between the module and the test's registries.
    const env = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", NODE_EXTRA_CA_CERTS: caFile };
    const workspace = await Workspace.create();
    const child = execaNode(script, [workspace.path], { env, extendEnv: false, ipc: true, reject: false, stdin: "ignore" }) as Child;
    const started = new ModuleProcess(child, workspace);
    try {
      await child.getOneMessage();
      return started;
    } catch (error) {
      await started[Symbol.asyncDispose]();
      const { stderr } = await child;
      throw new Error(`the module's process did not start: ${stderr}`, { cause: error });
    }
  }

  /** The module's working directory, where it finds what it exports. */
  get workdir(): string {
    return this.workspace.path;
  }

  async call(message: CallMessage): Promise<CallReply> {
    const [reply] = await Promise.all([this.child.getOneMessage(), this.child.sendMessage(message as never)]);
    return reply as unknown as CallReply;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill();
    await this.child;
    await this.workspace[Symbol.asyncDispose]();
  }
}
