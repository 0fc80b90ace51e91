import { observe, type Observed } from "../support/runs/observed.js";
import { startPublish, type Source } from "../support/race/publishing.js";
import { FaultProxy, type Struck } from "./proxy/fault-proxy.js";
import type { Fixture } from "./fixture.js";
import type { TrialPlan } from "./trial-plan.js";

/** A publish under faults, as it went. */
export interface Trial {
  readonly plan: TrialPlan;
  readonly source: Source;
  readonly struck: readonly Struck[];
  readonly end: Observed;
}

/** Seconds that the publish waits for an answer: far less than the proxy is mute when it is cut. */
const TIMEOUT = ["--timeout", "0.5"];

export async function runTrial(plan: TrialPlan, fixture: Fixture, signal: AbortSignal): Promise<Trial> {
  signal.throwIfAborted();
  await using proxy = await FaultProxy.start(fixture.live.port, plan.faults);
  const source = await fixture.createSource(plan.version, plan.contentBytes);
  const end = await observe(await startPublish(source, fixture.publisher(plan.namespace, proxy.port), TIMEOUT), signal);
  signal.throwIfAborted();
  if (end.exitCode === 0) await fixture.discard(source);
  return { plan, source, struck: proxy.struck, end };
}
