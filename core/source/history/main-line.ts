import type { LoggedCommit } from "./log.js";

/** Where a commit is, seen from the line of a branch. */
export interface LinePlace {
  readonly place: "main" | "branch";
  /**
   * A place on the line, counted from its tip: of the commit by which this one came to the branch; of a commit that is
   * not on the branch, where it left.
   */
  readonly line: number;
  /** Whether it is itself a commit of the line, and was not brought by a merge. */
  readonly own: boolean;
}

/**
 * The line of a branch: its tip, the first parent of that, and so on. What it held at any time is what one commit of the
 * line contains, which dates do not tell: a merge may bring commits that are newer than the line's own.
 */
export class MainLine {
  readonly #own: ReadonlyMap<string, number>;
  readonly #brought: ReadonlyMap<string, number>;
  readonly #left: ReadonlyMap<string, number>;

  /** `ref` is the branch's full name. The log has children before their parents, so that one walk along it meets everything. */
  constructor(log: readonly LoggedCommit[], ref: string) {
    this.#own = firstParents(log, ref);
    this.#brought = broughtBy(log, this.#own);
    this.#left = lastContained(log, this.#own);
  }

  place(id: string): LinePlace {
    const line = this.#brought.get(id);
    if (line !== undefined) return { place: "main", line, own: this.#own.has(id) };
    return { place: "branch", line: this.#left.get(id) ?? Infinity, own: false };
  }
}

function firstParents(log: readonly LoggedCommit[], ref: string): Map<string, number> {
  const line = new Map<string, number>();
  let next = log.find(({ refs }) => refs.includes(ref))?.id;
  for (const { id, parents } of log) {
    if (id !== next) continue;
    line.set(id, line.size);
    next = parents[0];
  }
  return line;
}

/** Of each commit on the branch, the oldest commit of the line that contains it. */
function broughtBy(log: readonly LoggedCommit[], line: ReadonlyMap<string, number>): Map<string, number> {
  const found = new Map(line);
  for (const { id, parents } of log) {
    const at = found.get(id);
    if (at === undefined) continue;
    for (const parent of parents) found.set(parent, Math.max(at, found.get(parent) ?? at));
  }
  return found;
}

/** Of each commit, the newest commit of the line that it contains; Infinity where there is none. */
function lastContained(log: readonly LoggedCommit[], line: ReadonlyMap<string, number>): Map<string, number> {
  const found = new Map(line);
  for (const { id, parents } of [...log].reverse()) {
    if (!line.has(id)) found.set(id, Math.min(...parents.map((parent) => found.get(parent) ?? Infinity)));
  }
  return found;
}
