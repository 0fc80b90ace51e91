import { observe } from "../support/runs/observed.js";
import { digestIn, startPublish } from "../support/race/publishing.js";
import type { Traffic } from "./proxy/fault.js";
import { FaultProxy } from "./proxy/fault-proxy.js";
import type { Fixture } from "./fixture.js";

/** The namespace that is there before the first fault, so that publishes to it find a repository. */
export const SHARED = "shared";
/** A layer that passes in a blink, in which the talk around it weighs more, and one that takes many packets. */
export const CONTENT_SIZES = [8, 1_500_000] as const;
export type ContentSize = (typeof CONTENT_SIZES)[number];

/** What a publish without faults moves, by the size of its content. */
export type CleanTraffic = ReadonlyMap<ContentSize, Traffic>;

/** Learns it from publishes to a repository that exists: the very first one, which makes it, does not count. */
export async function learnTraffic(fixture: Fixture, signal: AbortSignal): Promise<CleanTraffic> {
  await cleanPublish(fixture, "0.0.1", 8, signal);
  const learnt = new Map<ContentSize, Traffic>();
  for (const size of CONTENT_SIZES) learnt.set(size, await cleanPublish(fixture, `0.1.${size}`, size, signal));
  return learnt;
}

async function cleanPublish(fixture: Fixture, version: string, size: ContentSize, signal: AbortSignal): Promise<Traffic> {
  await using proxy = await FaultProxy.start(fixture.live.port);
  const source = await fixture.createSource(version, size);
  const { exitCode, stdout, stderr } = await observe(await startPublish(source, fixture.publisher(SHARED, proxy.port)), signal);
  signal.throwIfAborted();
  const held = await fixture.view.holds(`${SHARED}/app`, source);
  if (exitCode !== 0 || held !== digestIn(stdout)) throw new Error(`a publish without any fault failed: ${stderr}`);
  return proxy.traffic;
}
