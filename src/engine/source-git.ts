import { ExistsType, type Directory } from "@dagger.io/dagger";
import type { GitFacts } from "../source/git-facts.js";
import { gitIsAFile } from "../source/git.js";
import { originOf, sourceUrl } from "../source/source-url.js";
import { ContainerGit } from "./container-git.js";
import { EngineGit } from "./git.js";

/** What git says of a source directory. */
export interface SourceGit {
  readonly facts: GitFacts;
  /** The link to the repository, after its remote "origin". */
  readonly url: string | undefined;
}

/** Opens the repository of a source directory; undefined where there is none to ask. Where it has to answer, a worktree is told from a folder without git. */
export async function openSourceGit(gitImage: string, src: Directory, need: "has-to-answer" | "may-be-absent"): Promise<SourceGit | undefined> {
  if (!(await src.exists(".git", { expectedType: ExistsType.DirectoryType }))) {
    if (need === "has-to-answer" && (await src.exists(".git"))) throw gitIsAFile();
    return undefined;
  }
  const config = (await src.exists(".git/config")) ? await src.file(".git/config").contents() : "";
  const origin = originOf(config);
  return { facts: hasSha256Names(config) ? new ContainerGit(gitImage, src) : new EngineGit(src), url: origin && sourceUrl(origin) };
}

/** The engine's own git reads no such repositories (gitformat-index(5), extensions.objectFormat). */
function hasSha256Names(config: string): boolean {
  return /^\s*objectformat\s*=\s*"?sha256"?\s*$/im.test(config);
}
