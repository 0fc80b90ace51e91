import { execa } from "execa";
import { createInterface } from "node:readline";
import { PublishError } from "../../core/errors.js";
import { printable } from "../../core/redact.js";
import { own } from "../../core/errors/own-words.js";
import { childEnvironment } from "./child-environment.js";
import { toolMissing, type Tool } from "./tool.js";

export interface ServiceOrder {
  /** The name for messages, and the tool to install where it is missing. */
  readonly tool: Tool | "zot";
  readonly command: string;
  readonly args: readonly string[];
  /** Finds the port in the log line by which the service says that it listens: its first group. */
  readonly listening: RegExp;
  readonly signal?: AbortSignal | undefined;
}

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;
const KEPT_LOG_LINES = 20;

/** A server of ours on a loopback port that the kernel chose. Disposing of it ends it and waits for its end. */
export class ServiceProcess implements AsyncDisposable {
  private constructor(
    readonly port: number,
    private readonly end: () => Promise<void>,
  ) {}

  static async start(order: ServiceOrder): Promise<ServiceProcess> {
    const child = launch(order);
    const end = async () => {
      child.kill("SIGTERM");
      await child;
    };
    const log: string[] = [];
    const giveUp = AbortSignal.any([AbortSignal.timeout(START_TIMEOUT_MS), ...(order.signal ? [order.signal] : [])]);
    const stop = () => child.kill("SIGTERM");
    giveUp.addEventListener("abort", stop);
    try {
      const port = await portFrom(child, order.listening, log);
      if (port !== undefined) return new ServiceProcess(port, end);
      const { code } = await child;
      if (code === "ENOENT" && order.tool !== "zot") throw toolMissing(order.tool);
      throw new PublishError("TOOL_FAILED", own`${order.tool} did not start: ${printable(log.slice(-2).join(" "), 500)}`, own`Mend what it names, and run it again`);
    } finally {
      giveUp.removeEventListener("abort", stop);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }
}

function launch({ command, args }: ServiceOrder) {
  return execa(command, args, {
    env: childEnvironment(),
    extendEnv: false,
    stdin: "ignore",
    all: true,
    buffer: false,
    reject: false,
    forceKillAfterDelay: STOP_TIMEOUT_MS,
  });
}

/** The port that the service says it listens at; undefined where it ended without saying so. `log` keeps its last lines. */
function portFrom({ all: output }: ReturnType<typeof launch>, listening: RegExp, log: string[]): Promise<number | undefined> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: output });
    lines.on("line", (line) => {
      log.push(line);
      if (log.length > KEPT_LOG_LINES) log.shift();
      const match = listening.exec(line);
      if (!match) return;
      resolve(Number(match[1]));
      lines.close();
      // Read to the end all the same, and looked at no more: a full pipe would stop the service.
      output.resume();
    });
    lines.on("close", () => resolve(undefined));
  });
}
