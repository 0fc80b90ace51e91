import { PublishError } from "../../errors.js";
import { printable, quoted } from "../../redact.js";
import { own } from "../../errors/own-words.js";
import type { Git } from "../git/git.js";
import { rfc3339 } from "../git/rfc3339.js";
import { readLog, type LoggedCommit } from "./log.js";
import { MainLine, type LinePlace } from "./main-line.js";

/** Where a commit is: on the main branch, in the repository but only by another branch or a tag, or not in it. */
export type Place = "main" | "branch" | "unknown";

/** A commit that the repository holds. */
export interface PlacedCommit extends LinePlace {
  readonly id: string;
  /**
   * Counted from the newest commit of all. Those on main come in the order of its line, each with what it brought right
   * behind it; those of other branches stand between them by date.
   */
  readonly position: number;
  /** RFC 3339 in UTC. */
  readonly date: string;
}

const SHORT = 7;

/** All commits of a repository, and which of them are on its main branch. */
export class History {
  readonly #commits = new Map<string, PlacedCommit>();
  readonly #byShort = new Map<string, PlacedCommit[]>();
  #ownLine: MainLine | undefined;

  private constructor(
    private readonly log: readonly LoggedCommit[],
    /** The full name of the main branch, such as `refs/remotes/origin/main`. */
    readonly main: string,
    /** A shallow clone: of a commit that is not seen on main, nobody knows whether it is. */
    readonly shallow: boolean,
  ) {
    for (const [position, commit] of inOrder(log, main).entries()) {
      const short = commit.id.slice(0, SHORT);
      const placed = { ...commit, position };
      this.#commits.set(commit.id, placed);
      this.#byShort.set(short, [...this.startingWith(short), placed]);
    }
  }

  /** Reads the history with one git process. `main` is the name of a branch, or a full name such as `refs/remotes/up/main`. */
  static async read(git: Git, main: string): Promise<History> {
    const log = await readLog(git);
    const shallow = log.some(({ boundary }) => boundary);
    const found = findMain(log, main);
    if (found.kind === "none") throw noMain(main, found.branches, shallow);
    return new History(log, found.ref, shallow);
  }

  commit(id: string): PlacedCommit | undefined {
    return this.#commits.get(id);
  }

  /** The branch of one's own by which a commit would be on main, had it been pushed there or fetched from there. */
  aheadOn({ id, place }: PlacedCommit): string | undefined {
    const branch = ownBranch(this.main);
    if (branch === undefined || place === "main") return undefined;
    this.#ownLine ??= new MainLine(this.log, branch);
    return this.#ownLine.place(id).place === "main" ? branch : undefined;
  }

  /** All commits whose ids begin with these 7 digits: nobody can tell which one of several is meant. */
  startingWith(short: string): readonly PlacedCommit[] {
    return this.#byShort.get(short) ?? [];
  }
}

/** The branch of one's own that a remote's one is known by: `refs/heads/main` of `refs/remotes/origin/main`. */
function ownBranch(main: string): string | undefined {
  const name = /^refs\/remotes\/[^/]+\/(.+)$/.exec(main)?.[1];
  return name === undefined ? undefined : `refs/heads/${name}`;
}

/** All commits, where those on main have changed places among themselves: from the order of dates to that of main's line. */
function inOrder(log: readonly LoggedCommit[], main: string): Omit<PlacedCommit, "position">[] {
  const line = new MainLine(log, main);
  const byDate = log.map(({ id, time }) => ({ id, date: utc(time), ...line.place(id) }));
  const onMain = byDate.filter(({ place }) => place === "main").sort(byLine);
  let next = 0;
  return byDate.map((commit) => (commit.place === "main" ? (onMain[next++] ?? commit) : commit));
}

/** Array.sort keeps the order of what is equal: what one merge brought stays in that of dates, children before their parents. */
function byLine(a: LinePlace, b: LinePlace): number {
  return a.line - b.line || Number(b.own) - Number(a.own);
}

/** What the remote has as main counts more than a branch of one's own, which may lag behind or be ahead. */
function findMain(log: readonly LoggedCommit[], name: string): { readonly kind: "found"; readonly ref: string } | { readonly kind: "none"; readonly branches: string[] } {
  const refs = new Set(log.flatMap((commit) => commit.refs));
  const candidates = name.startsWith("refs/") ? [name] : [`refs/remotes/origin/${name}`, `refs/heads/${name}`, `refs/remotes/${name}`];
  const found = candidates.find((ref) => refs.has(ref));
  if (found !== undefined) return { kind: "found", ref: found };
  const branches = [...refs].filter((ref) => /^refs\/(?:heads|remotes)\//.test(ref)).map((ref) => ref.replace(/^refs\/(?:heads|remotes)\//, ""));
  return { kind: "none", branches: [...new Set(branches)].sort() };
}

const SHOWN_BRANCHES = 10;

function noMain(name: string, branches: readonly string[], shallow: boolean): PublishError {
  const shown = branches.slice(0, SHOWN_BRANCHES).map((branch) => printable(branch, 80)).join(", ");
  const more = branches.length > SHOWN_BRANCHES ? own` and ${branches.length - SHOWN_BRANCHES} more` : "";
  // Whoever clones a part of the history mostly clones one branch.
  return new PublishError(
    shallow ? "HISTORY_MISSING" : "COMMIT_INVALID",
    own`the ${shallow ? own`shallow clone` : own`repository`} has no branch ${quoted(name, 80)} to take for the main one: it has ${branches.length === 0 ? own`no branches` : own`${shown}${more}`}`,
    own`Name the branch that production comes from (--main, mainBranch), or fetch it first: git fetch ${shallow ? own`--unshallow ` : ""}origin`,
  );
}

/** A commit may bear any number for a date: what no calendar knows is the beginning of time. */
function utc(seconds: number): string {
  const date = new Date(seconds * 1000);
  return rfc3339(Number.isNaN(date.getTime()) ? new Date(0) : date);
}
