import { PublishError } from "../errors.js";
import { printable } from "../redact.js";
import type { Git } from "./git.js";
import { readLog, type LoggedCommit } from "./history-log.js";

/** Where a commit is: on the main branch, in the repository but only by another branch or a tag, or not in it. */
export type Place = "main" | "branch" | "unknown";

/** A commit that the repository holds. */
export interface PlacedCommit {
  readonly id: string;
  readonly place: Exclude<Place, "unknown">;
  /** Counted from the newest commit of all; a child always comes before its parents. */
  readonly position: number;
  /** RFC 3339 in UTC. */
  readonly date: string;
}

const SHORT = 7;

/** All commits of a repository, and which of them are on its main branch. */
export class History {
  readonly #commits = new Map<string, PlacedCommit>();
  readonly #byShort = new Map<string, PlacedCommit[]>();

  private constructor(
    log: readonly LoggedCommit[],
    /** The full name of the main branch, such as `refs/remotes/origin/main`. */
    readonly main: string,
    /** A shallow clone: of a commit that is not seen on main, nobody knows whether it is. */
    readonly shallow: boolean,
  ) {
    const merged = reachable(log, main);
    for (const [position, { id, time }] of log.entries()) {
      const commit = { id, place: merged.has(id) ? ("main" as const) : ("branch" as const), position, date: utc(time) };
      this.#commits.set(id, commit);
      this.#byShort.set(id.slice(0, SHORT), [...this.startingWith(id.slice(0, SHORT)), commit]);
    }
  }

  /** Reads the history with one git process. `main` is the name of a branch, or a full name such as `refs/remotes/up/main`. */
  static async read(git: Git, main: string): Promise<History> {
    const log = await readLog(git);
    return new History(log, findMain(log, main), log.some(({ boundary }) => boundary));
  }

  commit(id: string): PlacedCommit | undefined {
    return this.#commits.get(id);
  }

  /** All commits whose ids begin with these 7 digits: nobody can tell which one of several is meant. */
  startingWith(short: string): readonly PlacedCommit[] {
    return this.#byShort.get(short) ?? [];
  }
}

/** The ids of all commits that a branch leads to. */
function reachable(log: readonly LoggedCommit[], ref: string): ReadonlySet<string> {
  const found = new Set(log.filter(({ refs }) => refs.includes(ref)).map(({ id }) => id));
  // Children come before their parents, so that one walk down the log meets everything.
  for (const { id, parents } of log) {
    if (found.has(id)) for (const parent of parents) found.add(parent);
  }
  return found;
}

/** What the remote has as main counts more than a branch of one's own, which may lag behind or be ahead. */
function findMain(log: readonly LoggedCommit[], name: string): string {
  const refs = new Set(log.flatMap((commit) => commit.refs));
  const candidates = name.startsWith("refs/") ? [name] : [`refs/remotes/origin/${name}`, `refs/heads/${name}`, `refs/remotes/${name}`];
  const found = candidates.find((ref) => refs.has(ref));
  if (found !== undefined) return found;
  const branches = [...refs].filter((ref) => /^refs\/(?:heads|remotes)\//.test(ref)).map((ref) => ref.replace(/^refs\/(?:heads|remotes)\//, ""));
  throw noMain(name, [...new Set(branches)].sort());
}

const SHOWN_BRANCHES = 10;

function noMain(name: string, branches: readonly string[]): PublishError {
  const shown = branches.slice(0, SHOWN_BRANCHES).map((branch) => printable(branch, 80)).join(", ");
  const more = branches.length > SHOWN_BRANCHES ? ` and ${branches.length - SHOWN_BRANCHES} more` : "";
  return new PublishError(
    "COMMIT_INVALID",
    `the repository has no branch "${printable(name, 80)}" to take for the main one: it has ${branches.length === 0 ? "no branches" : `${shown}${more}`}`,
    "Name the branch that production comes from (--main, mainBranch), or fetch it first: git fetch origin",
  );
}

/** A commit may bear any number for a date: what no calendar knows is the beginning of time. */
function utc(seconds: number): string {
  const date = new Date(seconds * 1000);
  return (Number.isNaN(date.getTime()) ? new Date(0) : date).toISOString().replace(/\.\d+Z$/, "Z");
}
