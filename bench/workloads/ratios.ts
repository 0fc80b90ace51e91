import { spread } from "../method/statistics.js";
import { OURS, type Goal } from "./workload.js";

type Times = Readonly<Record<string, readonly number[]>>;

/** The side with the least median, ours left out; undefined where nobody else is there. */
export function fastest(times: Times): string | undefined {
  const others = Object.keys(times).filter((name) => name !== OURS);
  const median = (name: string) => spread(times[name] ?? []).median;
  return others.sort((one, other) => median(one) - median(other))[0];
}

/** Ratio of medians, ours to another's. */
export function ratioTo(name: string, times: Times): number {
  return spread(times[OURS] ?? []).median / spread(times[name] ?? []).median;
}

/** The bar of a comparison with whoever is fastest here. */
export function againstFastest(times: Times, limit: number): Goal[] {
  const name = fastest(times);
  return name === undefined ? [] : [{ what: `time, to the fastest peer (${name})`, value: ratioTo(name, times), limit, unit: "×" }];
}

export function against(name: string, times: Times, limit: number): Goal[] {
  return name in times ? [{ what: `time, to ${name}`, value: ratioTo(name, times), limit, unit: "×" }] : [];
}
