import { ExistsType, type Directory } from "@dagger.io/dagger";
import { gitIsAFile, type Git } from "../core/source/git.js";
import { originOf, sourceUrl } from "../core/source/source-url.js";
import { GitContainer } from "./git-container.js";

/** The repository of a source directory. */
export interface SourceGit {
  readonly git: Git;
  /** The link to it, after its remote "origin". */
  readonly url: string | undefined;
}

/**
 * Opens the repository of a source directory; undefined where there is none to ask. Where it has to answer, a worktree is
 * told from a folder without git. By git in a container: the engine's own does as the settings in src/.git say.
 */
export async function openSourceGit(gitImage: string, src: Directory, need: "has-to-answer" | "may-be-absent"): Promise<SourceGit | undefined> {
  if (!(await src.exists(".git", { expectedType: ExistsType.DirectoryType }))) {
    if (need === "has-to-answer" && (await src.exists(".git"))) throw gitIsAFile();
    return undefined;
  }
  const config = (await src.exists(".git/config")) ? await src.file(".git/config").contents() : "";
  const origin = originOf(config);
  return { git: new GitContainer(gitImage, src), url: origin && sourceUrl(origin) };
}
