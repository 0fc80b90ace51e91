import { holds, type Goal, type Measured, type Unit } from "../workloads/workload.js";

export function amount(value: number, unit: Unit): string {
  switch (unit) {
    case "×":
      return `${value.toFixed(2)}×`;
    case "MB":
      return `${value.toFixed(value < 10 ? 2 : 1)} MB`;
    case "requests":
      return `${value} ${value === 1 ? "request" : "requests"}`;
  }
}

export function verdict(goal: Goal): string {
  return holds(goal) ? "holds" : "MISSED";
}

/** `time, to the fastest peer (crane) 0.98× of at most 1.00×: holds; …` */
export function summary({ goals }: Measured): string {
  const each = goals.map((goal) => `${goal.what} ${amount(goal.value, goal.unit)} of at most ${amount(goal.limit, goal.unit)}: ${verdict(goal)}`);
  return each.length > 0 ? each.join("; ") : "measured; nobody is there to compare it with";
}
