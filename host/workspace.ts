import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ask } from "./tool.js";

/** A private temporary folder (mode 0700) that takes everything of one run, and its undoing. */
export class Workspace implements AsyncDisposable {
  private constructor(readonly path: string) {}

  static async create(): Promise<Workspace> {
    const path = await mkdtemp(join(tmpdir(), "container-publish-"));
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
  async secretFile(name: string, text: string): Promise<string> {
    const path = this.join(name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // Without root, buildah's storage belongs to subordinate users: only its user namespace can remove it.
      await ask("buildah", ["unshare", "rm", "-rf", this.path]).catch(() => undefined);
      // That something could not be removed is not worth losing a result for, but worth saying.
      await rm(this.path, { recursive: true, force: true }).catch(() => process.stderr.write(`container-publish: could not remove ${this.path}\n`));
    }
  }
}
