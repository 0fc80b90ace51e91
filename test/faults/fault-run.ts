import type { AuthKind } from "../../host/registries/rehearsal-registry.js";
import { inParallel } from "../support/parallel.js";
import { CONTAINER } from "../support/race/publishing.js";
import { learnTraffic, SHARED } from "./clean-traffic.js";
import { Fixture } from "./fixture.js";
import { examine, type Outcome } from "./outcome.js";
import { Random } from "./random.js";
import { runTrial } from "./trial.js";
import { drawTrials, type TrialPlan } from "./trial-plan.js";

export interface FaultOrder {
  readonly count: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly tell: (text: string) => void;
}

/** All that a run of publishes under faults found. */
export interface FaultFindings {
  readonly seed: number;
  readonly outcomes: readonly Outcome[];
  /** What is wrong with a repository as a whole. */
  readonly strayTags: readonly string[];
}

const AT_ONCE = 2;
const TELL_EVERY = 20;

/** Publishes under faults, looks at what they left, and lets the next run complete it. */
export async function runFaults({ count, seed, signal, tell }: FaultOrder): Promise<FaultFindings> {
  await using basic = await Fixture.open("basic");
  await using token = await Fixture.open("token");
  const fixtures = { basic, token };
  tell("learning what a publish without faults moves …");
  const [cleanBasic, cleanToken] = await Promise.all([learnTraffic(basic, signal), learnTraffic(token, signal)]);
  const plans = drawTrials(count, { basic: cleanBasic, token: cleanToken }, new Random(seed));
  let done = 0;
  const trials = await inParallel(AT_ONCE, plans, async (plan) => {
    const trial = await runTrial(plan, fixtures[plan.auth], signal);
    if (++done % TELL_EVERY === 0) tell(`${done} of ${count} published under faults`);
    return trial;
  });
  tell("looking at every tag, and running again what failed …");
  // After all of them, so that what a registry did late with a request that was cut off is seen as well.
  const outcomes = await inParallel(AT_ONCE, trials, (trial) => examine(trial, fixtures[trial.plan.auth], signal));
  return { seed, outcomes, strayTags: await findStrayTags(outcomes, fixtures) };
}

/** Tags that nobody published, such as those of an accepted permission probe. */
async function findStrayTags(outcomes: readonly Outcome[], fixtures: Readonly<Record<AuthKind, Fixture>>): Promise<string[]> {
  const published = new Set(outcomes.map(({ trial }) => trial.source.tag));
  const repositories = new Map(outcomes.map(({ trial: { plan } }) => [`${plan.auth} ${plan.namespace}`, plan]));
  const stray = await inParallel(1, [...repositories.values()], async ({ auth, namespace }: TrialPlan) => {
    const tags = await fixtures[auth].view.tags(`${namespace}/${CONTAINER}`);
    const clean = (tag: string) => namespace === SHARED && tag.startsWith("v0.");
    return tags.filter((tag) => !published.has(tag) && !clean(tag)).map((tag) => `${namespace}/${CONTAINER}:${tag}`);
  });
  return stray.flat();
}
