import type { Directory, GitRepository } from "@dagger.io/dagger";
import type { Commit } from "../source/commit.js";
import type { GitFacts } from "../source/git-facts.js";
import { engineCall } from "./fault.js";

/** What the engine's own git says of a source directory that holds its `.git` folder. */
export class EngineGit implements GitFacts {
  readonly #repository: GitRepository;

  constructor(src: Directory) {
    this.#repository = src.asGit();
  }

  head(): Promise<string> {
    return engineCall("read HEAD of src", () => this.#repository.head().commit());
  }

  async uncommitted(): Promise<readonly string[]> {
    const changes = this.#repository.uncommitted();
    return engineCall("compare src with its HEAD", async () => {
      if (await changes.isEmpty()) return [];
      const paths = await Promise.all([changes.modifiedPaths(), changes.addedPaths(), changes.removedPaths()]);
      return paths.flat();
    });
  }

  /** The engine resolves any well-formed id; only a checkout proves that the commit is there. */
  async has(commit: Commit): Promise<boolean> {
    if ((await this.head()) === commit.id) return true;
    return this.#repository
      .commit(commit.id)
      .tree({ discardGitDir: true, depth: 1 })
      .sync()
      .then(
        () => true,
        () => false,
      );
  }
}
