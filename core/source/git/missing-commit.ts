import { PublishError } from "../../errors.js";
import { quoted } from "../../redact.js";
import { own } from "../../errors/own-words.js";
import { isCommitId } from "./commit.js";
import { FETCH_HISTORY, type Git } from "./git.js";
import type { GitObject } from "./objects.js";

/**
 * Why a name leads to no commit: the repository goes on where this clone ends (HISTORY_MISSING), or there is no such
 * commit (COMMIT_INVALID).
 */
export async function missingCommit(git: Git, name: string): Promise<PublishError> {
  const { start, steps } = readSteps(name);
  if (steps.length > 0) return brokenLine(git, start, steps);
  const [found] = await git.objects([name]);
  if (found && found.type !== "commit" && found.type !== "tag") return invalid(own`${quoted(name, 80)} is a ${found.type}, and no commit`);
  if (await isShallow(git)) return lacking(own`the clone is shallow, and holds no commit ${quoted(name, 80)}`, own`; a branch of its own: git fetch origin BRANCH`);
  return invalid(own`the repository does not hold commit ${isCommitId(name) ? name : quoted(name, 80)}`);
}

/** Whether the clone was cut off somewhere: what it does not hold may be there all the same. */
export async function isShallow(git: Git): Promise<boolean> {
  const { stdout } = await git.run(["rev-parse", "--is-shallow-repository"]);
  return stdout.toString("utf8").trim() === "true";
}

/** The parents that a commit names, whether or not the clone has them. */
export function recordedParents({ content }: GitObject): string[] {
  const headers = content.toString("latin1").split("\n\n", 1)[0] ?? "";
  return [...headers.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, id = ""]) => id);
}

/** `main~3^2` is main, and from there to these parents: the first three times, then the second (gitrevisions(7)). */
function readSteps(name: string): { start: string; steps: readonly number[] } {
  const [, start = name, tail = ""] = /^(.+?)((?:[~^]\d*)*)$/s.exec(name) ?? [];
  const steps = [...tail.matchAll(/([~^])(\d*)/g)].flatMap(([, kind, digits = ""]) => {
    const count = digits === "" ? 1 : Number(digits);
    if (kind === "~") return Array<number>(Math.min(count, STEPS_LIMIT)).fill(1);
    return count === 0 ? [] : [count];
  });
  return { start, steps };
}

/** More than anybody counts by hand. */
const STEPS_LIMIT = 10_000;

/** Walks from parent to parent up to where it does not go on. */
async function brokenLine(git: Git, start: string, steps: readonly number[]): Promise<PublishError> {
  let [at] = await git.objects([`${start}^{commit}`]);
  if (!at) return missingCommit(git, start);
  for (const step of steps) {
    const parents = recordedParents(at);
    const wanted = parents[step - 1];
    if (wanted === undefined) return invalid(own`commit ${at.id} has ${countOf(parents.length)}, and so no ${step === 1 ? own`first` : own`${step}.`} one`);
    const [next] = await git.objects([wanted]);
    if (!next) return lacking(own`the clone is shallow: it holds commit ${at.id}, but not its parent ${wanted}`);
    at = next;
  }
  // Git sees the cut, and we an object behind it that came by another way.
  return lacking(own`the clone is shallow, and cut off before commit ${at.id}`);
}

function countOf(parents: number): string {
  return parents === 1 ? own`one parent` : own`${parents === 0 ? own`no` : parents} parents`;
}

function lacking(what: string, besides = ""): PublishError {
  return new PublishError("HISTORY_MISSING", what, own`${FETCH_HISTORY}${besides}`);
}

function invalid(what: string): PublishError {
  return new PublishError("COMMIT_INVALID", what, own`Check its name; what was not fetched yet, git fetch origin brings`);
}
