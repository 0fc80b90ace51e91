import { ExistsType, type Directory, type GitRepository } from "@dagger.io/dagger";
import type { Commit } from "../source/commit.js";
import type { GitFacts } from "../source/git-facts.js";
import { originOf, sourceUrl } from "../source/source-url.js";
import { engineCall } from "./fault.js";

/** What the engine's own git says of a source directory that holds its `.git` folder. */
export class EngineGit implements GitFacts {
  readonly #repository: GitRepository;

  private constructor(readonly src: Directory) {
    this.#repository = src.asGit();
  }

  /** undefined where the directory has no `.git` folder. */
  static async open(src: Directory): Promise<EngineGit | undefined> {
    const found = await src.exists(".git", { expectedType: ExistsType.DirectoryType });
    return found ? new EngineGit(src) : undefined;
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

  /** The link to the repository, after remote "origin" in `.git/config`. */
  async source(): Promise<string | undefined> {
    if (!(await this.src.exists(".git/config"))) return undefined;
    const origin = originOf(await this.src.file(".git/config").contents());
    return origin === undefined ? undefined : sourceUrl(origin);
  }
}
