import { execa } from "execa";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { GitScript } from "./source-tree.js";

/** A date that is in no calendar: the commit has none to tell. */
const NEVER = 99_999_999_999_999;

/**
 * A real repository that holds what a scene says. Its commits have ids of their own, which go out and come in as those of
 * the scene.
 */
export class SceneRepository {
  private constructor(
    readonly path: string,
    /** Real ids by those of the scene. */
    private readonly ids: ReadonlyMap<string, string>,
  ) {}

  static async make(path: string, files: Readonly<Record<string, string>>, git: GitScript): Promise<SceneRepository> {
    await write(path, files);
    const run = async (...args: string[]) => (await execa("git", ["-C", path, ...args])).stdout.trim();
    await run("init", "--quiet", "--initial-branch=main");
    await run("add", "--all", "--force");
    const tree = await run("write-tree");
    const ids = new Map<string, string>();
    for (const id of [...(git.commits ?? []), git.head]) {
      const who = `Test <test@example.org> ${git.date ?? NEVER} +0000`;
      const input = `tree ${tree}\nauthor ${who}\ncommitter ${who}\n\n${id}\n`;
      ids.set(id, (await execa("git", ["-C", path, "hash-object", "-t", "commit", "-w", "--stdin"], { input })).stdout.trim());
    }
    await run("update-ref", "HEAD", ids.get(git.head) ?? "");
    await write(path, Object.fromEntries([...(git.modified ?? []), ...(git.added ?? [])].map((name) => [name, "changed\n"])));
    for (const name of git.removed ?? []) await rm(join(path, name), { force: true });
    return new SceneRepository(path, ids);
  }

  /** What the scene calls its commits, in git's words. */
  inward(text: string): string {
    return [...this.ids].reduce((changed, [told, real]) => changed.replaceAll(told, real), text);
  }

  /** And back, byte for byte. */
  outward(bytes: Uint8Array): Buffer {
    const text = Buffer.from(bytes).toString("latin1");
    return Buffer.from([...this.ids].reduce((changed, [told, real]) => changed.replaceAll(real, told), text), "latin1");
  }
}

async function write(path: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files).filter(([each]) => !each.startsWith(".git/"))) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
}
