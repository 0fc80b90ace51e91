import { createHash } from "node:crypto";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { systemCode } from "../process/system-error.js";

const NAME = /^container-publisher-([0-9a-f]{12})-(\d+)-/;

/** How the folders of this process are named: by where process numbers mean the same as here, and by our number. */
export async function namePrefix(): Promise<string> {
  return `container-publisher-${await realm()}-${process.pid}-`;
}

/**
 * The folders of runs that were killed outright, and may hold an authfile still. Only those whose process number means
 * the same as here are judged: another container or machine may share the temporary folder, and its runs may live.
 */
export async function strayWorkspaces(): Promise<string[]> {
  const here = await realm();
  const names = await readdir(tmpdir()).catch(() => []);
  const strays = names.filter((name) => {
    const [, where, pid] = NAME.exec(name) ?? [];
    return where === here && !isAlive(Number(pid));
  });
  const paths = strays.map((name) => join(tmpdir(), name));
  const ours = await Promise.all(paths.map((path) => lstat(path).then(({ uid }) => uid === process.getuid?.(), () => false)));
  return paths.filter((_, at) => ours[at]);
}

/** Names the system, since its last start, and the process namespace in it. */
async function realm(): Promise<string> {
  const names = [readFile("/proc/sys/kernel/random/boot_id", "utf8"), readlink("/proc/self/ns/pid")];
  const parts = await Promise.all(names.map((name) => name.catch(() => hostname())));
  return createHash("sha256").update(parts.join()).digest("hex").slice(0, 12);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM is somebody else's process that lives.
    return systemCode(error) === "EPERM";
  }
}
