import { execa } from "execa";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { SourceTree } from "./git-tree.js";

/** When the first commit is made; the others follow by the minute, unless a test sets a clock. */
const START_S = 1_700_000_000;

/** A commit to be made: its parents, and what its clock says. */
export interface CommitPlan {
  readonly parents?: readonly string[];
  readonly time?: number;
}

/** A real repository whose commits are made as a test wants them. All of them hold the same files, or none. */
export class GitHistory {
  #count = 0;

  private constructor(
    readonly tree: SourceTree,
    private readonly files: string,
  ) {}

  static async create(files: Readonly<Record<string, string>> = {}): Promise<GitHistory> {
    const tree = await SourceTree.create(files);
    await tree.git("init", "--quiet", "--initial-branch=main");
    await tree.git("add", "--all");
    return new GitHistory(tree, await tree.git("write-tree"));
  }

  async commit({ parents = [], time }: CommitPlan = {}): Promise<string> {
    return this.#write(this.#text(parents, time ?? START_S + 60 * this.#count, `commit ${this.#count++}`));
  }

  /** A line of commits, the oldest first, on top of a parent. */
  async line(length: number, ...parents: string[]): Promise<string[]> {
    const ids: string[] = [];
    for (let last = parents; ids.length < length; last = ids.slice(-1)) ids.push(await this.commit({ parents: last }));
    return ids;
  }

  /** Two commits whose ids begin with the same 7 digits, one on the other. */
  async twins(...parents: string[]): Promise<[string, string]> {
    const seen = new Map<string, string>();
    for (let at = 0; ; at++) {
      const text = this.#text(parents, START_S, `twin ${at}`);
      const short = createHash("sha1").update(`commit ${Buffer.byteLength(text)}\0${text}`).digest("hex").slice(0, 7);
      const twin = seen.get(short);
      if (twin !== undefined) return [await this.#write(twin), await this.#write(text)];
      seen.set(short, text);
    }
  }

  /** Lets a full name, such as `refs/heads/main`, lead to a commit. */
  async ref(name: string, commit: string): Promise<void> {
    await this.tree.git("update-ref", name, commit);
  }

  /** A clone of it; where it is on this machine. */
  async clone(name: string, ...args: string[]): Promise<string> {
    await execa("git", ["clone", "--quiet", ...args, `file://${this.tree.path}`, join(this.tree.path, name)]);
    return join(this.tree.path, name);
  }

  remove(): Promise<void> {
    return this.tree.remove();
  }

  #text(parents: readonly string[], time: number, message: string): string {
    const who = `Test <test@example.org> ${time} +0000`;
    const lines = [`tree ${this.files}`, ...parents.map((parent) => `parent ${parent}`), `author ${who}`, `committer ${who}`, "", message];
    return `${lines.join("\n")}\n`;
  }

  async #write(text: string): Promise<string> {
    const { stdout } = await execa("git", ["-C", this.tree.path, "hash-object", "-t", "commit", "-w", "--stdin"], { input: text });
    return stdout.trim();
  }
}
