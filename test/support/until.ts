import { setTimeout as pause } from "node:timers/promises";

const LOOK_EVERY_MS = 20;
const DEADLINE_MS = 20_000;

/** Looks again and again until there is something to see, and fails where there is nothing by the deadline. */
export async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > deadline) throw new Error(`waited ${DEADLINE_MS / 1000} s in vain for ${what}`);
    await pause(LOOK_EVERY_MS);
  }
}
