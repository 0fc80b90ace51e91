import type { Bar, Bars } from "../bars.js";
import { told, type Machine } from "../machine.js";
import { noise, spread } from "../method/statistics.js";
import { fastest, ratioTo } from "../workloads/ratios.js";
import { OURS } from "../workloads/workload.js";
import { milliseconds, table } from "./table.js";
import { amount, verdict } from "./verdicts.js";

/** All that one run of the benchmark found. */
export interface BenchReport extends Bars {
  readonly machine: Machine;
  readonly seed: number;
}

/** The report as Markdown. */
export function renderReport({ machine, seed, measured, left }: BenchReport): string {
  const registries = [...new Set(measured.map(({ registry }) => registry))];
  return [
    `${told(machine)}; seed ${seed}`,
    ...registries.flatMap((registry) => [`### ${registry}`, ...sections(measured.filter((bar) => bar.registry === registry))]),
    ...left.map((reason) => `left out: ${reason}`),
  ].join("\n\n");
}

function sections(bars: readonly Bar[]): string[] {
  const timed = bars.filter(({ times }) => times !== undefined);
  const counted = bars.filter(({ counts = [] }) => counts.length > 0);
  return [
    table(["bar", "value", "at most", "verdict"], bars.flatMap(goalRows)),
    ...(timed.length > 0 ? [table(["milliseconds", "rounds", "side", "median", "min", "max", "we to it", "it to itself"], timed.flatMap(timeRows))] : []),
    ...(counted.length > 0 ? [table(["counted", "who", "what", "value"], counted.flatMap(countRows))] : []),
  ];
}

function goalRows({ name, goals }: Bar): string[][] {
  return goals.map((goal) => [`${name}: ${goal.what}`, amount(goal.value, goal.unit), amount(goal.limit, goal.unit), verdict(goal)]);
}

function timeRows({ title, rounds, times = {} }: Bar): string[][] {
  const quickest = fastest(times);
  return Object.entries(times).map(([side, values], at) => {
    const { median, min, max } = spread(values);
    const ratio = side === OURS ? "" : `${ratioTo(side, times).toFixed(2)}×${side === quickest ? " (fastest)" : ""}`;
    return [at === 0 ? title : "", at === 0 ? String(rounds) : "", side, ...[median, min, max].map(milliseconds), ratio, factor(noise(values))];
  });
}

function countRows({ title, counts = [] }: Bar): string[][] {
  return counts.map(({ who, what, value, unit }, at) => [at === 0 ? title : "", who, what, amount(value, unit)]);
}

function factor(value: number): string {
  return Number.isNaN(value) ? "" : `${value.toFixed(2)}×`;
}
