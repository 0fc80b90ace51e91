import type { EvaluateNix } from "../../core/containers/variant.js";
import type { RunVersionCommand } from "../../core/containers/versions/facts.js";
import type { Git } from "../../core/source/git/git.js";
import type { SourceRepository } from "../../core/source/git/repository.js";
import type { VersionRules } from "../../core/source/version/rules.js";
import type { LayoutChoice } from "../../core/source/layout/layout.js";
import type { Source } from "../../core/usecases/ports.js";
import { GitProcess } from "../git/git-process.js";
import { FolderTree } from "./folder-tree.js";
import { openRepository, originUrl } from "../git/repository.js";

/** A source tree on this machine, which may be deep inside a repository, and git and Nix about it. */
export class FolderSource implements Source, Disposable {
  readonly tree: FolderTree;
  readonly #opened: GitProcess[] = [];
  #repository: Promise<SourceRepository | undefined> | undefined;
  #history: GitProcess | undefined;

  constructor(
    readonly path: string,
    readonly signal: AbortSignal,
    readonly layout: LayoutChoice = {},
    readonly versions: VersionRules = {},
  ) {
    this.tree = new FolderTree(path);
  }

  repository(): Promise<SourceRepository | undefined> {
    return (this.#repository ??= this.#open());
  }

  history(): Promise<Git> {
    return Promise.resolve((this.#history ??= this.#keep(new GitProcess(this.path, this.signal))));
  }

  readonly evaluate: EvaluateNix = async (buildFile) => {
    // Loaded only here: what runs nix takes longer to load than all of changed does.
    const { evaluateVersion } = await import("../nix/evaluate.js");
    return evaluateVersion(this.path, buildFile, this.signal);
  };

  versionRules(): Promise<VersionRules> {
    return Promise.resolve(this.versions);
  }

  readonly runForVersion: RunVersionCommand = async (command) => {
    const { versionCommand } = await import("./version-command.js");
    return versionCommand(command, this.path, this.signal);
  };

  async #open(): Promise<SourceRepository | undefined> {
    const git = await openRepository(this.path, this.signal);
    return git && { git: this.#keep(git), originUrl: () => originUrl(git) };
  }

  #keep(git: GitProcess): GitProcess {
    this.#opened.push(git);
    return git;
  }

  [Symbol.dispose](): void {
    for (const git of this.#opened) git[Symbol.dispose]();
  }
}
