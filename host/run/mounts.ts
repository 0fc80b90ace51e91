import { readFile } from "node:fs/promises";
import { ask } from "../process/tool.js";

/**
 * Takes away what is mounted below a folder. buildah, as root, mounts its storage where all can see it, and a stopped
 * one leaves it there; then the folder cannot be removed. Without root its mounts end with it.
 */
export async function unmountBelow(folder: string): Promise<void> {
  const points = mountsBelow(folder, await readFile("/proc/self/mountinfo", "utf8").catch(() => ""));
  // Lazily: a process of the stopped build that has not quite ended may still stand in it.
  if (points.length > 0) await ask("umount", ["--lazy", ...points]);
}

/** The mount points below a folder, the deepest first (proc(5), mountinfo: the fifth field, with octal escapes). */
export function mountsBelow(folder: string, mountinfo: string): string[] {
  const points = mountinfo.split("\n").map((line) => unescaped(line.split(" ")[4] ?? ""));
  return points.filter((point) => point.startsWith(`${folder}/`)).reverse();
}

/** Whether an open file is on a mount where nobody can change it (proc(5): fdinfo names the mount of what is open). */
export async function isOnReadOnlyMount(descriptor: number): Promise<boolean> {
  const [fdinfo, mountinfo] = await Promise.all(["fdinfo/" + String(descriptor), "mountinfo"].map((name) => readFile(`/proc/self/${name}`, "utf8").catch(() => "")));
  const [, id] = /^mnt_id:\s*(\d+)$/m.exec(fdinfo ?? "") ?? [];
  return id !== undefined && isReadOnlyMount(id, mountinfo ?? "");
}

/** mountinfo: the first field is the mount's id, the sixth its options; the file system's own are the last. */
export function isReadOnlyMount(id: string, mountinfo: string): boolean {
  const fields = mountinfo.split("\n").map((line) => line.split(" ")).find(([first]) => first === id) ?? [];
  return [fields[5], fields.at(-1)].some((options) => options?.split(",").includes("ro") ?? false);
}

function unescaped(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}
