import { PublishError } from "../src/errors.js";
import { printable } from "../src/redact.js";
import { own } from "../src/errors/own-words.js";
import type { Commit } from "../src/source/commit.js";
import type { GitFacts } from "../src/source/git-facts.js";
import { sourceUrl } from "../src/source/source-url.js";
import { gitEnvironment } from "./child-environment.js";
import { ask, run, type RunOptions } from "./tool.js";

/** What the git command says of a source tree, which may be a folder deep inside a repository. */
export class HostGit implements GitFacts {
  private constructor(
    readonly tree: string,
    readonly options: RunOptions,
  ) {}

  /** undefined where the tree is in no git repository. */
  static async open(tree: string, signal?: AbortSignal): Promise<HostGit | undefined> {
    const options: RunOptions = { signal, environment: gitEnvironment() };
    const { exitCode, stdout, stderr } = await ask("git", ["-C", tree, "rev-parse", "--is-inside-work-tree"], options);
    if (exitCode === 0) return stdout.trim() === "true" ? new HostGit(tree, options) : undefined;
    if (stderr.includes("not a git repository")) return undefined;
    // A repository that git will not open (such as one of another owner) must not pass for none.
    throw new PublishError("TOOL_FAILED", own`git will not open the repository of ${tree}: ${printable(stderr)}`, own`Do what git asks for`);
  }

  async head(): Promise<string> {
    const { exitCode, stdout } = await ask("git", ["-C", this.tree, "rev-parse", "--verify", "HEAD^{commit}"], this.options);
    if (exitCode === 0) return stdout.trim();
    throw new PublishError("COMMIT_INVALID", own`the repository of ${this.tree} has no commit yet`, own`Commit first`);
  }

  async uncommitted(): Promise<readonly string[]> {
    const output = await this.#git(["status", "--porcelain", "-z", "--no-renames", "--", "."], "read the state of the tree");
    return output.split("\0").filter(Boolean).map((entry) => entry.slice(3));
  }

  async has(commit: Commit): Promise<boolean> {
    const { exitCode } = await ask("git", ["-C", this.tree, "cat-file", "-e", `${commit.id}^{commit}`], this.options);
    return exitCode === 0;
  }

  /** The date of a commit, RFC 3339 in UTC. */
  async date(commit: Commit): Promise<Date> {
    const seconds = await this.#git(["show", "-s", "--format=%ct", commit.id], `read the date of ${commit.id}`);
    return new Date(Number(seconds.trim()) * 1000);
  }

  /** The link to the repository, after its remote "origin". */
  async source(): Promise<string | undefined> {
    const { exitCode, stdout } = await ask("git", ["-C", this.tree, "config", "--get", "remote.origin.url"], this.options);
    return exitCode === 0 ? sourceUrl(stdout) : undefined;
  }

  #git(args: readonly string[], action: string): Promise<string> {
    return run("git", ["-C", this.tree, ...args], action, this.options);
  }
}
