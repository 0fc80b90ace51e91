import { setTimeout as sleep } from "node:timers/promises";
import { interrupted, type PublishError } from "../errors.js";
import { ConnectionFault } from "./connection-fault.js";
import { RegistryBusy } from "./fault.js";
import { retryAfterMs } from "./retry-after.js";
import type { RetryPolicy } from "./retry-policy.js";
import type { HttpRequest, HttpResponse } from "./transport.js";

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

/** Tries the requests of one conversation again, within the time that all of them share. */
export class Retrier {
  #lostMs = 0;
  readonly #closed = new AbortController();

  constructor(readonly options: RetryOptions) {}

  /** Ends all pauses: the conversation is over. */
  close(): void {
    this.#closed.abort();
  }

  /** Sends until an answer is not worth another try. The last answer, or the last fault, is the caller's. */
  async send(exchange: () => Promise<HttpResponse>, request: HttpRequest, repeat: Repeat): Promise<HttpResponse> {
    const { policy } = this.options;
    for (let attempt = 1; ; attempt++) {
      const started = performance.now();
      const outcome = await settle(exchange);
      const pause = pauseBefore(outcome, repeat, attempt, policy);
      if (pause === undefined) return unsettle(outcome);
      this.#lostMs += performance.now() - started;
      if (attempt >= policy.attempts || this.#lostMs + pause > policy.totalMs) return unsettle(outcome);
      this.#lostMs += pause;
      if (outcome.ok) await outcome.response.body.dump();
      const reason = outcome.ok ? `answered ${outcome.response.status}` : outcome.fault.what;
      this.#tell(`${request.url.host}: ${reason}`, pause, attempt + 1);
      await this.#pause(pause);
    }
  }

  /** Does something that may be done twice until it succeeds, or fails for a reason that `isPassing` does not know. */
  async repeat<T>(work: () => Promise<T>, isPassing: (error: unknown) => error is PublishError): Promise<T> {
    const { policy } = this.options;
    for (let attempt = 1; ; attempt++) {
      const started = performance.now();
      try {
        return await work();
      } catch (error) {
        if (!isPassing(error)) throw error;
        const pause = pauseOf(error instanceof RegistryBusy ? error.retryAfterMs : undefined, attempt, policy);
        this.#lostMs += performance.now() - started;
        if (attempt >= policy.attempts || this.#lostMs + pause > policy.totalMs) throw error;
        this.#lostMs += pause;
        this.#tell(error.what, pause, attempt + 1);
        await this.#pause(pause);
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.options;
    try {
      await sleep(ms, undefined, { signal: AbortSignal.any([this.#closed.signal, ...(signal ? [signal] : [])]) });
    } catch {
      throw interrupted();
    }
  }

  #tell(reason: string, pause: number, next: number): void {
    const { tell, policy } = this.options;
    const of = policy.attempts === Infinity ? "" : ` of ${policy.attempts}`;
    tell(`${reason}; trying again in ${(pause / 1000).toFixed(1)} s (attempt ${next}${of})`);
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
