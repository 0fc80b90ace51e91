import { readdir, readFile } from "node:fs/promises";

/** A process as everybody may see it. */
export interface SeenProcess {
  readonly pid: number;
  readonly commandLine: string;
  readonly environment: string;
}

/** All processes whose command line and environment can be read. */
export async function processes(): Promise<SeenProcess[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const seen = await Promise.all(pids.map(look));
  return seen.filter((each) => each !== undefined);
}

async function look(pid: number): Promise<SeenProcess | undefined> {
  try {
    const [commandLine, environment] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, "utf8"),
      readFile(`/proc/${pid}/environ`, "utf8"),
    ]);
    return { pid, commandLine: commandLine.replaceAll("\0", " "), environment };
  } catch {
    // It ended in the meantime, or belongs to somebody else.
    return undefined;
  }
}
