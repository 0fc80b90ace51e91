import { observe, type Observed } from "../support/runs/observed.js";
import { CONTAINER, digestIn, startPublish } from "../support/race/publishing.js";
import type { Fixture } from "./fixture.js";
import { objectionsTo } from "./objections.js";
import type { Trial } from "./trial.js";

/** What became of the tag of a trial, and everything that should not be. */
export interface Outcome {
  readonly trial: Trial;
  readonly tag: "complete" | "absent" | "mixture";
  /** What the next run said, where one was needed. */
  readonly next: Observed | undefined;
  readonly objections: readonly string[];
}

interface Held {
  readonly state: Outcome["tag"];
  readonly digest?: string;
  readonly why?: string;
}

/** Looks at the tag, straight at the registry, and then lets the next run complete what was not. */
export async function examine(trial: Trial, fixture: Fixture, signal: AbortSignal): Promise<Outcome> {
  signal.throwIfAborted();
  const { end, plan, source } = trial;
  const held = await look(trial, fixture);
  const objections = objectionsTo(end, fixture.live.password);
  if (held.why !== undefined) objections.push(`its tag is a mixture: ${held.why}`);
  if (end.exitCode === 0) {
    if (held.digest !== digestIn(end.stdout)) objections.push(`it said ${end.stdout}, but its tag is ${held.digest ?? held.state}`);
    return { trial, tag: held.state, next: undefined, objections };
  }
  const next = await observe(await startPublish(source, fixture.publisher(plan.namespace)), signal);
  const after = await look(trial, fixture);
  const same = after.digest === digestIn(next.stdout) && (held.digest ?? after.digest) === after.digest;
  objections.push(...objectionsTo(next, fixture.live.password).map((each) => `in the next run, ${each}`));
  if (next.exitCode !== 0 || after.state !== "complete" || !same) {
    objections.push(`the next run did not complete it: exit code ${next.exitCode ?? "none"}, tag ${after.digest ?? after.state}, before ${held.digest ?? held.state}: ${next.stderr}`);
  }
  return { trial, tag: held.state, next, objections };
}

async function look({ plan, source }: Trial, fixture: Fixture): Promise<Held> {
  try {
    const digest = await fixture.view.holds(`${plan.namespace}/${CONTAINER}`, source);
    return digest === undefined ? { state: "absent" } : { state: "complete", digest };
  } catch (error) {
    return { state: "mixture", why: error instanceof Error ? error.message : String(error) };
  }
}
