import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { ApiKey } from "../api/zot-api-key.js";

// How long a key is good for, counted in one way everywhere: in days of 24 hours, by the registry's clock.

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MOST_DAYS = 36_500;

export function assertDays(days: number, name: string, least: number): void {
  if (Number.isFinite(days) && days >= least && days <= MOST_DAYS) return;
  throw new PublishError("CONFIG_MISSING", own`${days} days are no time that a key can be good for`, own`Give ${name} a number from ${least} to ${MOST_DAYS}`);
}

/** When a key ends that is good for so many days. */
export function endAfter(days: number, now: Date): Date {
  return new Date(now.getTime() + days * DAY_MS);
}

/** Whether a key is not good for so many days any more; one that has expired is not. */
export function endsWithin({ expires }: Pick<ApiKey, "expires">, days: number, now: Date): boolean {
  return expires !== undefined && expires < endAfter(days, now);
}

/** Whole units: 0 in the last one, negative once it is over. */
export function daysUntil(then: Date, now: Date): number {
  return wholeUntil(then, now, DAY_MS);
}

export function hoursUntil(then: Date, now: Date): number {
  return wholeUntil(then, now, HOUR_MS);
}

function wholeUntil(then: Date, now: Date, unitMs: number): number {
  return Math.floor((then.getTime() - now.getTime()) / unitMs);
}
