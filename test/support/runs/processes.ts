import { readdir, readFile } from "node:fs/promises";

/** A process as everybody may see it. */
export interface SeenProcess {
  readonly pid: number;
  readonly commandLine: string;
  readonly environment: string;
}

/** All processes whose command line and environment can be read, but for those that are passed over. */
export async function processes(passedOver: ReadonlySet<number> = new Set()): Promise<SeenProcess[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const seen = await Promise.all(pids.filter((pid) => !passedOver.has(pid)).map(look));
  return seen.filter((each) => each !== undefined);
}

async function look(pid: number): Promise<SeenProcess | undefined> {
  try {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8");
    const environment = await readFile(`/proc/${pid}/environ`, "utf8");
    // One that becomes another program just now would be seen with the one's command line and the other's environment.
    const settled = commandLine !== "" && commandLine === (await readFile(`/proc/${pid}/cmdline`, "utf8"));
    return settled ? { pid, commandLine: commandLine.replaceAll("\0", " "), environment } : undefined;
  } catch {
    // It ended in the meantime, or belongs to somebody else.
    return undefined;
  }
}
