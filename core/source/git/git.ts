import { PublishError } from "../../errors.js";
import { printable } from "../../redact.js";
import { own } from "../../errors/own-words.js";
import type { GitObject } from "./objects.js";
import type { ObjectFormat } from "./scratch-repository.js";

/** How a git command ended. */
export interface GitAnswer {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** How to get what a clone lacks, in each CI system's words. */
export const FETCH_HISTORY =
  own`Fetch the history: git fetch --unshallow, or fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 for GitLab; where src is a git address, pass a checkout`;

/** The same for a partial clone, which lacks contents and not commits. */
const FETCH_ALL = own`Let git reach its remote, or clone without --filter; git fetch --refetch --no-filter brings what is missing`;

/** git in a source tree: on the host, or in a container. */
export interface Git {
  /** Runs one command, which is one process. */
  run(args: readonly string[]): Promise<GitAnswer>;
  /** The objects behind any number of names, by one process; undefined for a name that leads to none. */
  objects(names: readonly string[]): Promise<(GitObject | undefined)[]>;
  /** Runs commands one after the other, whatever each of them says, where nothing is set (see scratch-repository.ts). */
  inScratch(scratch: Scratch, commands: readonly (readonly string[])[]): Promise<readonly GitAnswer[]>;
}

/** A repository with the objects and the working tree of a real one, and nothing else of it. */
export interface Scratch {
  /** The folder of a submodule, from the top of the working tree; "" for the repository itself. */
  readonly folder: string;
  readonly format: ObjectFormat;
}

/** Asks where a repository keeps its objects, which a linked worktree or a submodule has elsewhere. */
export const OBJECTS_FOLDER = ["rev-parse", "--path-format=absolute", "--git-path", "objects"] as const;

/** Runs git for its output; `action` says what for. */
export async function gitOutput(git: Git, args: readonly string[], action: string): Promise<Buffer> {
  const answer = await git.run(args);
  if (answer.exitCode === 0) return answer.stdout;
  throw gitFault(action, answer);
}

/** The error for a git that failed. */
export function gitFault(action: string, { exitCode, stderr }: Pick<GitAnswer, "exitCode" | "stderr">): PublishError {
  const said = printable(stderr, 300);
  if (/not a git repository|cannot change to/.test(stderr)) {
    return new PublishError("SOURCE_INVALID", own`the source tree is in no git repository (${said})`, own`Give the root of a source tree with its .git folder`);
  }
  if (/relative path syntax|must be run in a work tree/.test(stderr)) {
    return new PublishError("SOURCE_INVALID", own`the source tree is a bare repository (${said})`, own`Give a clone with a working tree`);
  }
  if (/unknown option.*batch-command/.test(stderr)) {
    return new PublishError("TOOL_MISSING", own`git is older than 2.36`, own`Install git 2.36 or later; in the module, give such an image as gitImage`);
  }
  // A partial clone fetches what it lacks, where it can reach its remote.
  if (stderr.includes("promisor remote")) return new PublishError("HISTORY_MISSING", own`the clone is partial, and git could not ${action} (${said})`, FETCH_ALL);
  if (said === "") return new PublishError("TOOL_FAILED", own`git was stopped before it could ${action} (exit code ${exitCode})`, own`Run it again`);
  return new PublishError("TOOL_FAILED", own`git could not ${action} (exit code ${exitCode}: ${said})`, own`Do what git asks for, and run it again`);
}

/** The error for an object that another one names, and that is not there. */
export function lackingObject(name: string): PublishError {
  return new PublishError("TOOL_FAILED", own`the repository is damaged: git cannot read its object ${name}`, own`Clone it again; git fsck tells what else is missing`);
}

/** The error for a worktree or a submodule that was passed by itself. */
export function gitIsAFile(): PublishError {
  return new PublishError(
    "SOURCE_INVALID",
    own`src/.git is a file, as in a git worktree or a submodule: the history is elsewhere`,
    own`Pass the main checkout, or a clone of it`,
  );
}

/** The paths in a list that git ended with NUL each (`-z`), so that no name needs quotes. */
export function pathsOf(output: Buffer): string[] {
  return output.toString("utf8").split("\0").slice(0, -1);
}
