import { setTimeout as sleep } from "node:timers/promises";
import { interrupted, PublishError } from "../../errors.js";
import { own, told } from "../../errors/own-words.js";
import { ConnectionFault } from "./connection-fault.js";
import { RegistryBusy } from "../fault.js";
import type { Outlook } from "./outlook.js";
import { retryAfterMs } from "./retry-after.js";
import type { RetryPolicy } from "./retry-policy.js";
import type { HttpResponse } from "./transport.js";

/**
 * What a request may suffer: repeated at will, only where the first one was certainly not processed, or never by itself,
 * because the world has to be looked at again before.
 */
export type Repeat = "safe" | "only-unprocessed" | "never";

export interface RetryOptions {
  readonly policy: RetryPolicy;
  readonly tell: (note: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A try that failed: which one it was, since when its time is lost, and what another can bring. */
export interface FailedTry {
  readonly attempt: number;
  readonly since: number;
  readonly outlook: Outlook;
  /** Ends the pause. */
  readonly signal?: AbortSignal | undefined;
}

/** Who waits for what comes by itself looks again before long. */
const LONGEST_WAIT_MS = 5000;

/** Tries the requests of one session again, within the time that all of them share. */
export class Retrier {
  #lostMs = 0;
  /** Up to when time is counted already: what is lost side by side is lost once. */
  #countedTo = 0;
  #attempts: number;
  readonly #closed = new AbortController();

  constructor(readonly options: RetryOptions) {
    this.#attempts = options.policy.attempts;
  }

  /** What was built must not be lost to a registry that is away for a moment: all the time is there again, for more tries. */
  imageIsBuilt(): void {
    this.#lostMs = 0;
    this.#attempts = this.options.policy.attemptsOnceBuilt;
  }

  /** Ends all pauses: the session is over. */
  close(): void {
    this.#closed.abort();
  }

  /** Sends to a host until an answer is not worth another try. The last answer, or the last fault, is the caller's. */
  async send(exchange: () => Promise<HttpResponse>, host: string, repeat: Repeat): Promise<HttpResponse> {
    const { policy } = this.options;
    for (let attempt = 1; ; attempt++) {
      const started = performance.now();
      const outcome = await settle(exchange);
      const pause = pauseBefore(outcome, repeat, attempt, policy);
      if (pause === undefined) return unsettle(outcome);
      if (!this.#mayLose(started, pause, attempt < this.#attempts)) return unsettle(outcome);
      if (outcome.ok) await outcome.response.body.dump();
      const reason = outcome.ok ? own`answered ${outcome.response.status}` : outcome.fault.marked.what;
      this.#tell(own`${host}: ${reason}`, pause, attempt + 1, this.#attempts);
      await this.#pause(pause);
    }
  }

  /** Does something that may be done twice until it succeeds, or fails in a way in which another try brings nothing. */
  async repeat<T>(work: () => Promise<T>, outlookOf: (error: PublishError) => Outlook): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const since = performance.now();
      try {
        return await work();
      } catch (error) {
        await this.again(error, { attempt, since, outlook: error instanceof PublishError ? outlookOf(error) : "lasting" });
      }
    }
  }

  /** Waits until another try of something is due; throws what the last one failed with where none is. */
  async again(error: unknown, { attempt, since, outlook, signal }: FailedTry): Promise<void> {
    if (!(error instanceof PublishError) || outlook === "lasting") throw error;
    const { policy } = this.options;
    const attempts = outlook === "passing" ? this.#attempts : policy.attempts;
    const pause = pauseOf(error instanceof RegistryBusy ? error.retryAfterMs : undefined, attempt, policy);
    if (!this.#mayLose(since, pause, attempt < attempts)) throw error;
    this.#tell(error.marked.what, pause, attempt + 1, attempts);
    await this.#pause(pause, signal);
  }

  /** Asks until there is an answer, as long as there is time: however many attempts that takes. */
  async until<T>(ask: () => Promise<T | undefined>, reason: string): Promise<T | undefined> {
    for (let attempt = 1; ; attempt++) {
      const started = performance.now();
      const found = await ask();
      if (found !== undefined) return found;
      const pause = Math.min(backoff(attempt, this.options.policy), LONGEST_WAIT_MS);
      if (!this.#mayLose(started, pause, true)) return undefined;
      this.#tell(reason, pause, attempt + 1, Infinity);
      await this.#pause(pause);
    }
  }

  /** Counts what an attempt lost, and the pause behind it where there is time for one, and a try left. */
  #mayLose(since: number, pause: number, isTryLeft: boolean): boolean {
    const now = performance.now();
    this.#lostMs += this.#uncounted(since, now);
    this.#countedTo = Math.max(this.#countedTo, now);
    const further = this.#uncounted(now, now + pause);
    if (!isTryLeft || this.#lostMs + further > this.options.policy.totalMs) return false;
    this.#lostMs += further;
    this.#countedTo = Math.max(this.#countedTo, now + pause);
    return true;
  }

  #uncounted(from: number, to: number): number {
    return Math.max(0, to - Math.max(from, this.#countedTo));
  }

  async #pause(ms: number, ...further: readonly (AbortSignal | undefined)[]): Promise<void> {
    const signals = [this.#closed.signal, this.options.signal, ...further].filter((each) => each !== undefined);
    try {
      await sleep(ms, undefined, { signal: AbortSignal.any(signals) });
    } catch {
      throw interrupted();
    }
  }

  #tell(reason: string, pause: number, next: number, attempts: number): void {
    const of = attempts === Infinity ? "" : own` of ${attempts}`;
    this.options.tell(told(own`${reason}; trying again in ${(pause / 1000).toFixed(1)} s (attempt ${next}${of})`));
  }
}

type Outcome = { ok: true; response: HttpResponse } | { ok: false; fault: ConnectionFault };

async function settle(exchange: () => Promise<HttpResponse>): Promise<Outcome> {
  try {
    return { ok: true, response: await exchange() };
  } catch (error) {
    if (error instanceof ConnectionFault) return { ok: false, fault: error };
    throw error;
  }
}

function unsettle(outcome: Outcome): HttpResponse {
  if (outcome.ok) return outcome.response;
  throw outcome.fault;
}

const PASSING_STATUS = new Set([408, 500, 502, 504]);

/** How long to wait before another try; undefined where none is due. */
function pauseBefore(outcome: Outcome, repeat: Repeat, attempt: number, policy: RetryPolicy): number | undefined {
  if (repeat === "never") return undefined;
  const pause = backoff(attempt, policy);
  if (!outcome.ok) {
    const { passing, arrived } = outcome.fault;
    return passing && (repeat === "safe" || !arrived) ? pause : undefined;
  }
  const { status, headers } = outcome.response;
  // 429 and 503 say that the request was turned away, so even a write may come again.
  if (status === 429 || status === 503) return pauseOf(retryAfterMs(headers.get("retry-after")), attempt, policy);
  return PASSING_STATUS.has(status) && repeat === "safe" ? pause : undefined;
}

/** What the registry asked for, or our own pause: at least a first one, for a registry that says "at once" again and again. */
function pauseOf(asked: number | undefined, attempt: number, policy: RetryPolicy): number {
  return Math.min(Math.max(asked ?? backoff(attempt, policy), policy.firstPauseMs), policy.longestPauseMs);
}

/** Twice as long each time, with jitter, so that those who failed together do not come back together. */
function backoff(attempt: number, { firstPauseMs, longestPauseMs }: RetryPolicy): number {
  return Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs) * (0.75 + Math.random() / 2);
}
