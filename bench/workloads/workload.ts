import type { Fixture } from "../fixture.js";
import type { Peer } from "../peers/peer.js";
import type { Random } from "../../test/faults/random.js";

/** A piece of work that is measured, with the bars that it has to pass. */
export interface Workload {
  /** What --only takes. */
  readonly name: string;
  readonly title: string;
  /** How often everybody does it, where nobody says otherwise. */
  readonly rounds: number;
  /** Temporary space that it takes, in MB. */
  readonly space: number;
  /** Whether zot has to share blobs among repositories for it. */
  readonly dedupe?: boolean;
  readonly measure: (ground: Ground) => Promise<Measured>;
}

/** Where, against whom, and how often. */
export interface Ground {
  readonly fixture: Fixture;
  readonly peers: readonly Peer[];
  readonly rounds: number;
  readonly random: Random;
}

export interface Measured {
  /** Milliseconds, round by round, of each side. */
  readonly times?: Readonly<Record<string, readonly number[]>>;
  /** What was counted. */
  readonly counts?: readonly Count[];
  readonly goals: readonly Goal[];
}

export type Unit = "×" | "MB" | "requests";

/** A number that comes out the same, or nearly, every time. */
export interface Count {
  readonly who: string;
  readonly what: string;
  readonly value: number;
  readonly unit: Unit;
}

/** A bar: `value` has to be `limit` at most. */
export interface Goal {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: Unit;
}

export function holds({ value, limit }: Goal): boolean {
  return value <= limit;
}

/** What our side is called among the others. */
export const OURS = "container-publisher";
