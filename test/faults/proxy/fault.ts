import type { Random } from "../random.js";

/** What a point is counted in, over all connections of one publish. */
export const UNITS = ["connection", "request", "byte up", "byte down"] as const;
export type Unit = (typeof UNITS)[number];

/** What a publish moves, in every unit. */
export type Traffic = Readonly<Record<Unit, number>>;

/** Where a fault strikes: instead of the `at`-th of its unit, counted from 1. */
export interface Point {
  readonly unit: Unit;
  readonly at: number;
}

export const FAULT_KINDS = ["reset", "close", "half answer", "cut", "refuse", "garbage", "answer 500", "answer 503", "answer 429"] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  readonly point: Point;
  /** How long a network that is cut, or that refuses, stays so; the other faults are over at once. */
  readonly lastingMs: number;
}

const UNITS_OF: Readonly<Record<FaultKind, readonly [Unit, ...Unit[]]>> = {
  reset: ["connection", "byte up", "byte down"],
  close: ["connection", "byte up"],
  "half answer": ["byte down"],
  cut: ["byte up", "byte down"],
  refuse: ["connection", "byte up", "byte down"],
  garbage: ["request", "byte down"],
  "answer 500": ["request"],
  "answer 503": ["request"],
  "answer 429": ["request"],
};

/** Longer than the publish waits for an answer; the answer to an upload it awaits much longer, so it is this that ends its wait. */
const CUT_MS = 2_000;
const REFUSE_MS = { first: 100, last: 3_000 };

/** A fault of a kind, at a point drawn uniformly from what a clean publish moves. */
export function drawFault(kind: FaultKind, clean: Traffic, random: Random): Fault {
  const unit = random.pick(UNITS_OF[kind]);
  const at = random.between(1, clean[unit]);
  const lastingMs = kind === "refuse" ? random.between(REFUSE_MS.first, REFUSE_MS.last) : CUT_MS;
  return { kind, point: { unit, at }, lastingMs };
}
