import { spread, type Spread } from "./statistics.js";

/** One side of a comparison. */
export interface Candidate<Name extends string> {
  readonly name: Name;
  /** Makes ready what one run needs, and returns the run itself, the only part on the clock. */
  readonly ready: () => Promise<() => Promise<unknown>>;
}

/**
 * Lets all candidates run once in every round, each round beginning with the next of them: what else the machine
 * does meanwhile, and what one run leaves to the next, falls on all of them alike.
 */
export async function compete<Name extends string>(candidates: readonly Candidate<Name>[], rounds: number): Promise<Record<Name, Spread>> {
  const times = new Map<Name, number[]>(candidates.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const first = round % candidates.length;
    for (const { name, ready } of [...candidates.slice(first), ...candidates.slice(0, first)]) {
      times.get(name)?.push(await clocked(await ready()));
    }
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, spread(values)])) as Record<Name, Spread>;
}

/** How long it takes, in milliseconds. */
export async function clocked(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}
