import { execa } from "execa";
import { readFileSync } from "node:fs";
import { BYTES_PER_MB } from "../images/random-bytes.js";

const POLL_MS = 50;

export interface ObservedCommand {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Runs a Node command to its end and returns the peak of its own resident memory in MB, its children's left out. */
export async function peakMemory({ args, environment, signal }: ObservedCommand): Promise<number> {
  const child = execa(process.execPath, args, { env: environment, stdin: "ignore", cancelSignal: signal });
  let peak = 0;
  // The high-water mark only ever rises: the last look before the end sees all but what the last moment added.
  const poll = setInterval(() => {
    peak = Math.max(peak, highWaterMark(child.pid));
  }, POLL_MS);
  try {
    await child;
  } finally {
    clearInterval(poll);
  }
  return peak / BYTES_PER_MB;
}

/** VmHWM of proc(5), in bytes; 0 for a process that has ended. */
function highWaterMark(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid ?? 0}/status`, "utf8");
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
