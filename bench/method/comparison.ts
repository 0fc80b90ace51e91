import type { Random } from "../../test/faults/random.js";

/** One side of a comparison. */
export interface Candidate<Name extends string = string> {
  readonly name: Name;
  /** Makes ready what one run needs, and returns the run itself, the only part on the clock. */
  readonly ready: () => Promise<() => Promise<unknown>>;
  /** Takes away what it left, off the clock. */
  readonly after?: () => Promise<void>;
}

/**
 * Lets all candidates run once in every round, in an order of its own each time: what else the machine does meanwhile, and
 * what one run leaves to the next, falls on all of them alike. Returns each one's times, in milliseconds, round by round.
 */
export async function compete<Name extends string>(candidates: readonly Candidate<Name>[], rounds: number, random: Random): Promise<Record<Name, number[]>> {
  const times = new Map<Name, number[]>(candidates.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, ready, after } of random.shuffled(candidates)) {
      times.get(name)?.push(await clocked(await ready()));
      await after?.();
    }
  }
  return Object.fromEntries(times) as Record<Name, number[]>;
}

/** How long it takes, in milliseconds. */
export async function clocked(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}
