import { ExistsType, type Directory } from "@dagger.io/dagger";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { gitIsAFile, type Git } from "../../core/source/git/git.js";
import type { SourceRepository } from "../../core/source/git/repository.js";
import { originOf, sourceUrl } from "../../core/source/git/source-url.js";
import type { Naming } from "../../core/source/declaration/naming.js";
import type { VersionRules } from "../../core/source/version/rules.js";
import type { Source } from "../../core/usecases/ports.js";
import { engineCall } from "../fault.js";
import { DirectoryTree } from "./directory-tree.js";
import type { GitContainer } from "./git-container.js";

/** The images that answer about a source directory, and where its containers are. */
export interface SourceImages {
  readonly gitImage: string;
  readonly nixImage: string;
  readonly containersDir?: string;
  readonly containerNames?: Naming;
  readonly versionFrom?: string;
  readonly versionArg?: string;
}

/** A source directory, git in a container about it, and Nix in another. */
export function directorySource(src: Directory, { gitImage, nixImage, containersDir, containerNames: names, ...versions }: SourceImages): Source {
  return {
    tree: new DirectoryTree(src),
    layout: { containersDir, names },
    repository: (need) => repositoryOf(src, gitImage, need),
    history: () => historyOf(src, gitImage),
    evaluate: async (buildFile) => (await import("../build/nix.js")).evaluateNixVersion(nixImage, src, buildFile),
    versionRules: () => rulesOf(versions),
    runForVersion: () => Promise.reject(new Error("no command is ever taken here")),
  };
}

/** An argument that is empty is none: a CI variable that is not set gives it. */
async function rulesOf({ versionFrom, versionArg: arg }: Pick<SourceImages, "versionFrom" | "versionArg">): Promise<VersionRules> {
  if (!versionFrom) return { arg };
  const { parseVersionFrom } = await import("../../core/source/declaration/version-text.js");
  return { arg, from: parseVersionFrom(versionFrom, "refused") };
}

/** By git in a container: the engine's own does as the settings in src/.git say. */
async function repositoryOf(src: Directory, gitImage: string, need: "has-to-answer" | "may-be-absent"): Promise<SourceRepository | undefined> {
  if (!(await hasGitFolder(src))) {
    if (need === "has-to-answer" && (await src.exists(".git"))) throw gitIsAFile();
    return undefined;
  }
  return { git: await gitOf(src, gitImage), originUrl: () => originUrl(src) };
}

async function originUrl(src: Directory): Promise<string | undefined> {
  const config = (await src.exists(".git/config")) ? await src.file(".git/config").contents() : "";
  const origin = originOf(config);
  return origin && sourceUrl(origin);
}

async function historyOf(src: Directory, gitImage: string): Promise<Git> {
  if (await hasGitFolder(src)) return gitOf(src, gitImage);
  if (await src.exists(".git")) throw gitIsAFile();
  throw new PublishError("SOURCE_INVALID", own`src has no .git folder, which holds the history`, own`Pass the root of the repository, with its .git folder`);
}

async function gitOf(src: Directory, gitImage: string): Promise<GitContainer> {
  const { GitContainer } = await import("./git-container.js");
  return new GitContainer(gitImage, src);
}

function hasGitFolder(src: Directory): Promise<boolean> {
  return engineCall(own`look for src's .git folder`, () => src.exists(".git", { expectedType: ExistsType.DirectoryType }));
}
