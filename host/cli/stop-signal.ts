import { setMaxListeners } from "node:events";
import { constants } from "node:os";

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Turns Ctrl-C and its kin into an AbortSignal while it lives, so that everything can be put away first. */
export class StopSignal implements Disposable {
  readonly #controller = new AbortController();
  readonly #listeners = STOP_SIGNALS.map((name) => ({ name, listener: () => this.#stop(name) }));
  #exitCode: number | undefined;

  constructor() {
    for (const { name, listener } of this.#listeners) process.on(name, listener);
    // Every request under way listens, and there may be more than the ten from which on Node warns of a leak.
    setMaxListeners(0, this.#controller.signal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** 128 and the signal's number, as shells have it; undefined where nothing was stopped. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  [Symbol.dispose](): void {
    for (const { name, listener } of this.#listeners) process.off(name, listener);
  }

  #stop(name: (typeof STOP_SIGNALS)[number]): void {
    this.#exitCode ??= 128 + constants.signals[name];
    this.#controller.abort();
  }
}
