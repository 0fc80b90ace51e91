/** What is slower than this to change would say nothing of now. */
const WINDOW_MS = 3000;

/** Bytes a second: of the last few seconds, and from the beginning. */
export class Rate {
  #started: number;
  #total = 0;
  #recent: { readonly at: number; readonly bytes: number }[] = [];

  constructor(now: number) {
    this.#started = now;
  }

  start(now: number): void {
    this.#started = now;
    this.#total = 0;
    this.#recent = [];
  }

  add(bytes: number, now: number): void {
    this.#total += bytes;
    this.#recent = [...this.#recent.filter(({ at }) => now - at < WINDOW_MS), { at: now, bytes }];
  }

  current(now: number): number {
    const recent = this.#recent.filter(({ at }) => now - at < WINDOW_MS);
    return perSecond(recent.reduce((sum, { bytes }) => sum + bytes, 0), Math.min(WINDOW_MS, now - this.#started));
  }

  average(now: number): number {
    return perSecond(this.#total, now - this.#started);
  }
}

/** Nothing is timed more finely than that. */
function perSecond(bytes: number, ms: number): number {
  return Math.max(0, (bytes * 1000) / Math.max(ms, 1));
}
