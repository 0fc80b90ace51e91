import { gitOutput, type Git } from "../git/git.js";
import { own } from "../../errors/own-words.js";

/** One commit of the repository, as git's log has it. */
export interface LoggedCommit {
  readonly id: string;
  readonly parents: readonly string[];
  /** In seconds. */
  readonly time: number;
  /** Full names of the branches and tags that are at it. */
  readonly refs: readonly string[];
  /** A shallow clone was cut off here: the parents are elsewhere. */
  readonly boundary: boolean;
}

/**
 * All commits that any branch, tag or HEAD leads to. By date, but never a parent before its child, whatever their clocks
 * said. Nothing in it depends on the user's configuration.
 */
const LOG_ARGUMENTS = [
  "log",
  "--no-show-signature",
  "--no-color",
  "--encoding=UTF-8",
  // What git keeps for itself is no history of the source.
  "--exclude=refs/stash",
  "--exclude=refs/notes/*",
  "--all",
  "--date-order",
  "--decorate=full",
  "--decorate-refs=refs/*",
  "--format=%H%x09%P%x09%ct%x09%D",
] as const;

/** Reads it with one git process, newest first. */
export async function readLog(git: Git): Promise<LoggedCommit[]> {
  const output = await gitOutput(git, LOG_ARGUMENTS, own`read the history`);
  return output.toString("utf8").split("\n").filter(Boolean).map(parseLine);
}

function parseLine(line: string): LoggedCommit {
  const [id = "", parents = "", time = "", decorations = ""] = line.split("\t");
  const names = decorations.split(", ").filter(Boolean);
  return {
    id,
    parents: parents.split(" ").filter(Boolean),
    time: Number(time),
    // `tag: refs/tags/v1`, and `HEAD -> refs/heads/main` where HEAD is shown.
    refs: names.map((name) => name.replace(/^tag: |^.* -> /, "")).filter((name) => name.startsWith("refs/")),
    boundary: names.includes("grafted"),
  };
}
