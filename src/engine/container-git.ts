import type { Directory } from "@dagger.io/dagger";
import type { Commit } from "../source/commit.js";
import type { GitFacts } from "../source/git-facts.js";
import { gitOutput, pathsOf } from "../source/git.js";
import { GitContainer } from "./git-container.js";

/** What git in a container says of a source directory: slower than the engine's own, but it knows SHA-256. */
export class ContainerGit implements GitFacts {
  readonly #git: GitContainer;

  constructor(gitImage: string, src: Directory) {
    this.#git = GitContainer.withTree(gitImage, src);
  }

  async head(): Promise<string> {
    return (await gitOutput(this.#git, ["rev-parse", "--verify", "HEAD^{commit}"], "read HEAD of src")).toString("utf8").trim();
  }

  async uncommitted(): Promise<readonly string[]> {
    const output = await gitOutput(this.#git, ["status", "--porcelain", "-z", "--no-renames"], "compare src with its HEAD");
    return pathsOf(output).map((entry) => entry.slice("XY ".length));
  }

  async has(commit: Commit): Promise<boolean> {
    return (await this.#git.run(["cat-file", "-e", `${commit.id}^{commit}`])).exitCode === 0;
  }
}
