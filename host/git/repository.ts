import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { printable } from "../../core/redact.js";
import { sourceUrl } from "../../core/source/git/source-url.js";
import { GitProcess } from "./git-process.js";
import { topOf } from "./work-tree.js";

/** Opens the repository that a source tree is in, maybe deep inside; undefined where it is in none. */
export async function openRepository(tree: string, signal: AbortSignal): Promise<GitProcess | undefined> {
  if (topOf(tree) === undefined) return undefined;
  const git = new GitProcess(tree, signal);
  const { exitCode, stdout, stderr } = await git.run(["rev-parse", "--is-inside-work-tree"]);
  if (exitCode === 0) return stdout.toString("utf8").trim() === "true" ? git : undefined;
  if (stderr.includes("not a git repository")) return undefined;
  // A repository that git will not open (such as one of another owner) must not pass for none.
  throw new PublishError("TOOL_FAILED", own`git will not open the repository of ${tree}: ${printable(stderr)}`, own`Do what git asks for`);
}

/** The link to the repository, after its remote "origin": that of the repository's own settings. */
export async function originUrl(git: GitProcess): Promise<string | undefined> {
  const { exitCode, stdout } = await git.run(["config", "--local", "--get", "remote.origin.url"]);
  return exitCode === 0 ? sourceUrl(stdout.toString("utf8")) : undefined;
}
