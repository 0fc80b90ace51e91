import { readdirSync, readFileSync } from "node:fs";

/** A process as everybody may see it. */
export interface SeenProcess {
  readonly pid: number;
  readonly commandLine: string;
  readonly environment: string;
}

/** What a look at the processes passes over. */
export interface PassedOver {
  readonly pids?: ReadonlySet<number>;
  /** Words of their command line. */
  readonly naming?: string;
}

/**
 * All processes whose command line and environment can be read, but for those that are passed over.
 *
 * Read synchronously: /proc answers at once, and a watch that looks fifty times a second would spend more on promises
 * than all that it watches does.
 */
export function processes({ pids = new Set(), naming }: PassedOver = {}): SeenProcess[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
  const seen = all.filter((pid) => !pids.has(pid)).map((pid) => look(pid, naming));
  return seen.filter((each) => each !== undefined);
}

function look(pid: number, naming: string | undefined): SeenProcess | undefined {
  try {
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    if (naming !== undefined && commandLine.includes(naming)) return undefined;
    const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
    // One that becomes another program just now would be seen with the one's command line and the other's environment.
    const settled = commandLine !== "" && commandLine === readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return settled ? { pid, commandLine: commandLine.replaceAll("\0", " "), environment } : undefined;
  } catch {
    // It ended in the meantime, or belongs to somebody else.
    return undefined;
  }
}
