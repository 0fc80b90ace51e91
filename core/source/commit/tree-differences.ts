import type { Commit } from "../git/commit.js";
import { gitFault, pathsOf, type Git, type GitAnswer } from "../git/git.js";
import { objectFormatOf } from "../git/scratch-repository.js";
import { own } from "../../errors/own-words.js";

/** Files that say which others count, and how they are compared. */
const RULES = [".gitignore", ".gitattributes"];

/** Where a working tree is not what a commit holds. */
export interface Difference {
  readonly path: string;
  /** Files that differ, or a submodule of which nothing is there. */
  readonly kind: "content" | "absent-submodule";
}

/**
 * The paths below the given ones at which the working tree differs from a commit, and files that the commit does not have,
 * unless a .gitignore of the tree ignores them. All paths are counted from the top of the working tree; "" is all of it.
 * Files that say what is built count also where one ignores them. What is compared is contents and modes: no setting of git, and no mark in its index, has a say.
 */
export async function treeDifferences(git: Git, commit: Commit, paths: readonly string[], saying: readonly string[] = []): Promise<Difference[]> {
  const { read, listed, entries } = await look(git, "", commit.id, paths, saying);
  if (read.exitCode !== 0) throw gitFault(own`read commit ${commit.id}`, read);
  if (listed.exitCode !== 0) throw gitFault(own`compare the working tree`, listed);
  return differing(git, "", entries);
}

interface Look {
  readonly read: GitAnswer;
  readonly listed: GitAnswer;
  readonly entries: readonly Entry[];
}

/** Compares the working tree, or a submodule's, with a commit of its repository. */
async function look(git: Git, folder: string, id: string, paths: readonly string[], saying: readonly string[] = []): Promise<Look> {
  const [read, listed] = await git.inScratch({ folder, format: objectFormatOf(id) }, [["read-tree", id], listing(paths, saying)]);
  if (!read || !listed) throw new Error("git was not asked for everything");
  return { read, listed, entries: pathsOf(listed.stdout).map(parseEntry) };
}

async function differing(git: Git, folder: string, entries: readonly Entry[]): Promise<Difference[]> {
  const paths = new Set(entries.filter(({ kind }) => kind === "differs").map(({ path }) => join(folder, path)));
  const found = [...paths].map((path): Difference => ({ path, kind: "content" }));
  const submodules = new Map(entries.flatMap(({ kind, path, id }) => (kind === "submodule" ? [[join(folder, path), id] as const] : [])));
  for (const [path, id] of submodules) if (!paths.has(path)) found.push(...(await lookInto(git, path, id)));
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * A submodule that is not checked out is an empty folder: its files are missing as any others would be. One without the
 * commit that it should be at is at another one.
 */
async function lookInto(git: Git, folder: string, id: string): Promise<Difference[]> {
  const { read, listed, entries } = await look(git, folder, id, []);
  if (read.exitCode === 0 && listed.exitCode === 0) return differing(git, folder, entries);
  return [{ path: folder, kind: listed.exitCode === 0 && entries.length === 0 ? "absent-submodule" : "content" }];
}

/** Every file that the index has, with those that are modified, deleted, and in no index. */
function listing(paths: readonly string[], saying: readonly string[]): string[] {
  const all = paths.includes("");
  const rules = [...(all ? RULES : unique(paths.flatMap(foldersTo).flatMap((folder) => RULES.map((rule) => join(folder, rule))))), ...saying];
  // A file that says what counts, or what is built, must not be hidden.
  const shown = rules.map((rule) => `--exclude=!/${rule.replace(/[\\*?[]/g, "\\$&")}`);
  const wanted = all || paths.length === 0 ? [] : unique([...paths, ...rules]);
  return ["ls-files", "-t", "-z", "--stage", "--modified", "--deleted", "--others", "--exclude-per-directory=.gitignore", ...shown, "--", ...wanted];
}

/** The path itself, in case that it is a folder, and all that lead to it. */
function foldersTo(path: string): string[] {
  const parts = path.split("/");
  return ["", ...parts.map((_, at) => parts.slice(0, at + 1).join("/"))];
}

interface Entry {
  readonly kind: "same" | "submodule" | "differs";
  readonly path: string;
  readonly id: string;
}

/** `H 100644 <id> 0\t<path>`, and `? <path>` for a file in no index (git-ls-files(1), -t). */
function parseEntry(line: string): Entry {
  const [tag = "", rest] = [line[0], line.slice(2)];
  if (tag === "?") return { kind: "differs", path: rest.replace(/\/$/, ""), id: "" };
  const [, mode, id = "", path = rest] = /^(\d+) ([0-9a-f]+) \d\t(.*)$/s.exec(rest) ?? [];
  const submodule = mode === "160000";
  if (tag === "R") return { kind: "differs", path, id };
  // Whether a submodule is at its commit is looked at in the submodule: here its own HEAD would say so.
  if (tag === "C") return { kind: submodule ? "submodule" : "differs", path, id };
  return { kind: submodule ? "submodule" : "same", path, id };
}

function join(folder: string, path: string): string {
  return folder === "" ? path : `${folder}/${path}`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
