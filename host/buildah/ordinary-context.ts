import { chmod, copyFile, constants, lstat, mkdir, readdir, readFile, readlink, rm, stat, symlink } from "node:fs/promises";
import { join } from "node:path";

const FOLDER = 0o755;
const [DOCKERIGNORE, CONTAINERIGNORE] = [".dockerignore", ".containerignore"];
const IGNORE_FILES = [DOCKERIGNORE, CONTAINERIGNORE];

/** A build's context, and where a copy of it may go; all on this machine. */
interface ContextOrder {
  readonly context: string;
  readonly buildFile: string;
  readonly copy: string;
}

/**
 * The context of a build with the modes that git records, whoever checked it out: with another umask, files and folders
 * have other modes, which COPY takes over, and the image would have another digest. Where all of them are so already, the
 * context is taken as it stands; else it is copied to `copy`, without what a plain line of .dockerignore leaves out.
 */
export async function ordinaryContext({ context, buildFile, copy }: ContextOrder): Promise<string> {
  const left = await leftOut(context, buildFile);
  if (await isOrdinary(context, "", left)) return context;
  await copyFolder(context, "", copy, left);
  await copyIgnoreFiles(context, copy);
  return copy;
}

/** The mode that a checkout gives a file where nothing is taken off: git knows only whether its owner may execute it. */
function fileMode(mode: number): number {
  return (mode & 0o100) === 0 ? 0o644 : 0o755;
}

async function isOrdinary(context: string, path: string, left: ReadonlySet<string>): Promise<boolean> {
  const folder = join(context, path);
  if (((await stat(folder)).mode & 0o7777) !== FOLDER) return false;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    // git's own folder is as git made it, and differs from one clone to the next in any case.
    if (left.has(inner) || inner === ".git") continue;
    if (entry.isDirectory() && !(await isOrdinary(context, inner, left))) return false;
    if (!entry.isFile()) continue;
    const { mode } = await lstat(join(context, inner));
    if ((mode & 0o7777) !== fileMode(mode)) return false;
  }
  return true;
}

async function copyFolder(context: string, path: string, to: string, left: ReadonlySet<string>): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, FOLDER);
  for (const entry of await readdir(join(context, path), { withFileTypes: true })) {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    if (left.has(inner)) continue;
    const [from, target] = [join(context, inner), join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(context, inner, target, left);
    else if (entry.isSymbolicLink()) await symlink(await readlink(from), target);
    else if (entry.isFile()) {
      await copyFile(from, target, constants.COPYFILE_FICLONE);
      await chmod(target, fileMode((await lstat(from)).mode));
    }
  }
}

/** Without them a build sees what they leave out, and they may be links to files that a copy does not have. */
async function copyIgnoreFiles(context: string, copy: string): Promise<void> {
  for (const name of IGNORE_FILES) {
    const [from, to] = [join(context, name), join(copy, name)];
    if (!(await isFile(from)) || (await isFile(to))) continue;
    await rm(to, { force: true });
    await copyFile(from, to);
    await chmod(to, 0o644);
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}

/** What is large is mostly named plainly, such as node_modules. Where a line may take something back, or another file counts, all is copied. */
async function leftOut(context: string, buildFile: string): Promise<ReadonlySet<string>> {
  const others = [join(context, CONTAINERIGNORE), `${buildFile}.containerignore`, `${buildFile}.dockerignore`];
  if ((await Promise.all(others.map((file) => stat(file).catch(() => undefined)))).some((each) => each !== undefined)) return new Set();
  const text = await readFile(join(context, DOCKERIGNORE), "utf8").catch(() => "");
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
  if (lines.some((line) => line.startsWith("!"))) return new Set();
  return new Set(lines.filter((line) => !/[*?[\\]/.test(line)).map((line) => line.replace(/^\/|\/$/g, "")));
}
