import { execa } from "execa";
import { PublishError } from "../src/errors.js";
import { printable } from "../src/redact.js";
import { childEnvironment, toolMissing, type Tool } from "./tool.js";

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
    const child = execa(order.command, order.args, {
      env: childEnvironment(),
      extendEnv: false,
      stdin: "ignore",
      all: true,
      buffer: false,
      reject: false,
      forceKillAfterDelay: STOP_TIMEOUT_MS,
    });
    const end = async () => {
      child.kill("SIGTERM");
      await child;
    };
    const log: string[] = [];
    const deadline = AbortSignal.timeout(START_TIMEOUT_MS);
    const stop = () => child.kill("SIGTERM");
    deadline.addEventListener("abort", stop);
    order.signal?.addEventListener("abort", stop);
    try {
      // `all` stays open and is drained to the end: a full pipe would stop the service.
      const port = await new Promise<number | undefined>((resolve) => {
        void (async () => {
          for await (const line of child.iterable({ from: "all" })) {
            log.push(line);
            if (log.length > KEPT_LOG_LINES) log.shift();
            const match = order.listening.exec(line);
            if (match) resolve(Number(match[1]));
          }
          resolve(undefined);
        })().catch(() => resolve(undefined));
      });
      if (port !== undefined) return new ServiceProcess(port, end);
      const { code } = await child;
      if (code === "ENOENT" && order.tool !== "zot") throw toolMissing(order.tool);
      throw new PublishError("TOOL_FAILED", `${order.tool} did not start: ${printable(log.slice(-2).join(" "), 500)}`, "Mend what it names, and run it again");
    } finally {
      deadline.removeEventListener("abort", stop);
      order.signal?.removeEventListener("abort", stop);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }
}
