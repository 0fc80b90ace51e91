import { readdir, stat } from "node:fs/promises";

/** A folder, as the system knows it under any name. */
export interface FolderId {
  readonly dev: number;
  readonly ino: number;
}

/** Kills the processes whose root is a folder: those that a container left, in whatever session they are. */
export async function endRootedIn(folder: FolderId): Promise<void> {
  for (const pid of await rootedIn(folder)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }
}

async function rootedIn({ dev, ino }: FolderId): Promise<number[]> {
  const own = await stat("/");
  // Never by the root of everybody.
  if (own.dev === dev && own.ino === ino) return [];
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const rooted = await Promise.all(pids.map(async (pid) => {
    const root = await stat(`/proc/${pid}/root/`).catch(() => undefined);
    return root?.dev === dev && root.ino === ino ? [pid] : [];
  }));
  return rooted.flat();
}
