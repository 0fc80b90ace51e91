import type { Fault, Traffic, Unit } from "./fault.js";

/** A fault whose point lies in what has just come, and how much of that comes before it. */
export interface Due {
  readonly fault: Fault;
  readonly before: number;
}

/** Counts what passes the proxy, and says when a fault is due. Every fault is due once. */
export class Meter {
  readonly #counts: Record<Unit, number> = { connection: 0, request: 0, "byte up": 0, "byte down": 0 };
  readonly #pending: Set<Fault>;

  constructor(faults: readonly Fault[]) {
    this.#pending = new Set(faults);
  }

  get traffic(): Traffic {
    return { ...this.#counts };
  }

  /** Counts `amount` more of a unit, or as many as come before the first fault among them. */
  count(unit: Unit, amount: number): Due | undefined {
    const counted = this.#counts[unit];
    const [first] = [...this.#pending]
      .filter(({ point }) => point.unit === unit && point.at > counted && point.at <= counted + amount)
      .sort((one, other) => one.point.at - other.point.at);
    this.#counts[unit] = first?.point.at ?? counted + amount;
    if (first === undefined) return undefined;
    this.#pending.delete(first);
    return { fault: first, before: first.point.at - counted - 1 };
  }
}
