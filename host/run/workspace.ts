import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unmountBelow } from "./mounts.js";
import { namePrefix, strayWorkspaces } from "./stray-workspaces.js";
import { ask } from "../process/tool.js";

/** A private temporary folder (mode 0700) that takes everything of one run, and its undoing. */
export class Workspace implements AsyncDisposable {
  private constructor(readonly path: string) {}

  /** Takes away what runs left that were killed before they could do it. */
  static async removeStrays(): Promise<void> {
    for (const stray of await strayWorkspaces()) await remove(stray);
  }

  static async create(): Promise<Workspace> {
    const path = await mkdtemp(join(tmpdir(), await namePrefix()));
    await chmod(path, 0o700);
    return new Workspace(path);
  }

  join(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  async folder(name: string): Promise<string> {
    const path = this.join(name);
    await mkdir(path, { mode: 0o700, recursive: true });
    return path;
  }

  /** Writes a file that only we may read (mode 0600). */
  async secretFile(name: string, content: string | Uint8Array): Promise<string> {
    const path = this.join(name);
    await writeFile(path, content, { mode: 0o600 });
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await remove(this.path);
  }
}

async function remove(path: string): Promise<void> {
  try {
    await unmountBelow(path);
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Without root, buildah's storage belongs to subordinate users: only its user namespace can remove it.
    await ask("buildah", ["unshare", "rm", "-rf", path]).catch(() => undefined);
    // That something could not be removed is not worth losing a result for, but worth saying.
    await rm(path, { recursive: true, force: true }).catch(() => process.stderr.write(`container-publisher: could not remove ${path}\n`));
  }
}
