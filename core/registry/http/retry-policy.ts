import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";

/** How often and how long requests are tried again. */
export interface RetryPolicy {
  /** Attempts of one request in all, the first one included. */
  readonly attempts: number;
  /** The same once there is an image that took minutes to build: a registry may then take all of the time to come back. */
  readonly attemptsOnceBuilt: number;
  /** The first pause; each further one is twice as long, and all carry jitter. */
  readonly firstPauseMs: number;
  /** No single pause is longer, whatever `Retry-After` asks for. */
  readonly longestPauseMs: number;
  /** How much time all requests of one session may lose together to failed attempts and to pauses; once more after a build. */
  readonly totalMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 4,
  attemptsOnceBuilt: Infinity,
  firstPauseMs: 250,
  longestPauseMs: 30_000,
  totalMs: 120_000,
};

/** As the user wants it: for so long, however many attempts that makes; the default where the user says nothing. */
export function retryPolicy(seconds: number | undefined): RetryPolicy {
  if (seconds === undefined) return DEFAULT_RETRY;
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw new PublishError("CONFIG_MISSING", own`${seconds} seconds are no time to try again for`, own`Give --retry-seconds (retrySeconds) a number from 0, which is never`);
  }
  return { ...DEFAULT_RETRY, attempts: Infinity, totalMs: seconds * 1000 };
}
