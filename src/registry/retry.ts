import { setTimeout as sleep } from "node:timers/promises";
import type { PublishError } from "../errors.js";
import { ConnectionFault, interrupted } from "./connection-fault.js";
import type { HttpRequest, HttpResponse } from "./transport.js";

/** How often and how long requests are tried again. */
export interface RetryPolicy {
  /** Attempts of one request in all, the first one included. */
  readonly attempts: number;
  /** The first pause; each further one is twice as long, and all carry jitter. */
  readonly firstPauseMs: number;
  /** No single pause is longer, whatever `Retry-After` asks for. */
  readonly longestPauseMs: number;
  /** How much time all requests of one conversation may lose together to failed attempts and to pauses. */
  readonly totalMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 4,
  firstPauseMs: 250,
  longestPauseMs: 30_000,
  totalMs: 120_000,
};

/** As the user wants it: for so long, however many attempts that makes; the default where the user says nothing. */
export function retryPolicy(seconds: number | undefined): RetryPolicy {
  return seconds === undefined ? DEFAULT_RETRY : { ...DEFAULT_RETRY, attempts: Infinity, totalMs: seconds * 1000 };
}

/** What a request may suffer: repeated at will, or only where the first one was certainly not processed. */
export type Repeat = "safe" | "only-unprocessed";

export interface RetryOptions {
  readonly policy: RetryPolicy;
  readonly tell: (note: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Tries the requests of one conversation again, within the time that all of them share. */
export class Retrier {
  #lostMs = 0;

  constructor(readonly options: RetryOptions) {}

  /** Sends until an answer is not worth another try. The last answer, or the last fault, is the caller's. */
  async send(exchange: () => Promise<HttpResponse>, request: HttpRequest, repeat: Repeat): Promise<HttpResponse> {
    const { policy, signal } = this.options;
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
      await pauseFor(pause, signal);
    }
  }

  /** Does something that may be done twice until it succeeds, or fails for a reason that `isPassing` does not know. */
  async repeat<T>(work: () => Promise<T>, isPassing: (error: unknown) => error is PublishError): Promise<T> {
    const { policy, signal } = this.options;
    for (let attempt = 1; ; attempt++) {
      const started = performance.now();
      try {
        return await work();
      } catch (error) {
        if (!isPassing(error)) throw error;
        const pause = backoff(attempt, policy);
        this.#lostMs += performance.now() - started;
        if (attempt >= policy.attempts || this.#lostMs + pause > policy.totalMs) throw error;
        this.#lostMs += pause;
        this.#tell(error.what, pause, attempt + 1);
        await pauseFor(pause, signal);
      }
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
  const pause = backoff(attempt, policy);
  if (!outcome.ok) {
    const { passing, arrived } = outcome.fault;
    return passing && (repeat === "safe" || !arrived) ? pause : undefined;
  }
  const { status, headers } = outcome.response;
  // 429 and 503 say that the request was turned away, so even a write may come again.
  if (status === 429 || status === 503) {
    const asked = retryAfterMs(headers.get("retry-after")) ?? pause;
    // At least a first pause, for a registry that says "at once" again and again.
    return Math.min(Math.max(asked, policy.firstPauseMs), policy.longestPauseMs);
  }
  return PASSING_STATUS.has(status) && repeat === "safe" ? pause : undefined;
}

/** Twice as long each time, with jitter, so that those who failed together do not come back together. */
function backoff(attempt: number, { firstPauseMs, longestPauseMs }: RetryPolicy): number {
  return Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs) * (0.75 + Math.random() / 2);
}

/** `Retry-After` is a number of seconds or an HTTP date (RFC 9110, section 10.2.3). */
export function retryAfterMs(value: string | null, now = Date.now()): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  // Date.parse alone takes much for a date that is none, such as "-1".
  if (!/^[A-Za-z]{3,9},? /.test(value.trim())) return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

async function pauseFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, signal ? { signal } : {});
  } catch {
    throw interrupted();
  }
}
