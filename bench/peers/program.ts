import { spawn } from "node:child_process";
import { childEnvironment } from "../../host/process/child-environment.js";

export interface Surroundings {
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

const KEPT = 2_000;

/** Runs a program to its end, with as little around it as Node can do. Throws, with the end of what it said, where it fails. */
export function runProgram(command: string, args: readonly string[], { environment, signal }: Surroundings): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: childEnvironment(environment), stdio: ["ignore", "ignore", "pipe"], signal });
    let said = "";
    child.stderr.on("data", (text: Buffer) => (said = (said + text.toString()).slice(-KEPT)));
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`${command} ${args[0] ?? ""} failed (exit code ${code ?? "none"}): ${said.trim().split("\n").slice(-3).join(" ")}`))));
  });
}
