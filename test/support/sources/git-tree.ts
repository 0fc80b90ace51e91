import { execa } from "execa";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Who commits in tests, and when. */
export const GIT_IDENTITY = {
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.org",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.org",
  GIT_AUTHOR_DATE: "2026-01-02T03:04:05Z",
  GIT_COMMITTER_DATE: "2026-01-02T03:04:05Z",
  GIT_CONFIG_GLOBAL: "/dev/null",
};

/** A source tree in a temporary folder, with or without a git repository. */
export class SourceTree {
  private constructor(readonly path: string) {}

  static async create(files: Readonly<Record<string, string>>): Promise<SourceTree> {
    const tree = new SourceTree(await mkdtemp(join(tmpdir(), "source-tree-")));
    await tree.write(files);
    return tree;
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.path, name)), { recursive: true });
      await writeFile(join(this.path, name), text);
    }
  }

  async git(...args: string[]): Promise<string> {
    const { stdout } = await execa("git", ["-C", this.path, ...args], { env: GIT_IDENTITY });
    return stdout.trim();
  }

  /** Commits all there is and returns the commit's id. */
  async commit(): Promise<string> {
    await this.git("init", "--quiet", "--initial-branch=main");
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--message=test");
    return this.git("rev-parse", "HEAD");
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** A container that needs no base image. */
export function scratchContainer(name: string, version = "1.2.3", content = "hello\n"): Record<string, string> {
  return {
    [`containers/${name}/Dockerfile`]: `FROM scratch\nARG CONTAINER_APP_VERSION=${version}\nCOPY content.txt /content.txt\n`,
    [`containers/${name}/content.txt`]: content,
  };
}
