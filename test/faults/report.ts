import { FAULT_KINDS } from "./proxy/fault.js";
import type { FaultFindings } from "./fault-run.js";
import { codeIn } from "./objections.js";
import type { Outcome } from "./outcome.js";
import { PHASES } from "./proxy/phase.js";

const TWO = "two of them";

/** Everything that did not hold, with the publish that it befell. */
export function brokenPromises({ outcomes, strayTags }: FaultFindings): string[] {
  return [
    ...outcomes.flatMap((outcome) => outcome.objections.map((objection) => `${describe(outcome)}: ${objection}`)),
    ...strayTags.map((tag) => `nobody published ${tag}`),
  ];
}

function describe({ trial: { plan } }: Outcome): string {
  const faults = plan.faults.map(({ kind, point }) => `${kind} at ${point.unit} ${point.at}`);
  return `${plan.version} (${plan.auth}, ${plan.namespace}, ${plan.contentBytes} bytes, ${faults.join(" and ")})`;
}

/** The findings as a table and a few sums. */
export function renderFindings(findings: FaultFindings): string {
  const { outcomes, seed } = findings;
  const broken = brokenPromises(findings);
  return [
    `${outcomes.length} publishes, seed ${seed}`,
    [["fault", "injected", "not reached", "published", "failed (by code)"], ...[...FAULT_KINDS, TWO].map((label) => row(label, outcomes))].map(line).join("\n"),
    sums(findings).join("\n"),
    broken.length === 0 ? "everything held" : [`DID NOT HOLD, with --seed ${seed} --count ${outcomes.length}:`, ...broken].join("\n"),
  ].join("\n\n");
}

function labelOf({ trial: { plan } }: Outcome): string {
  return plan.faults.length > 1 ? TWO : (plan.faults[0]?.kind ?? "");
}

function row(label: string, outcomes: readonly Outcome[]): string[] {
  const mine = outcomes.filter((outcome) => labelOf(outcome) === label);
  const injected = count(mine, ({ trial }) => trial.plan.faults.length);
  const reached = count(mine, ({ trial }) => trial.struck.length);
  const failed = mine.filter(({ trial }) => trial.end.exitCode !== 0).map(({ trial }) => codeIn(trial.end));
  const codes = [...new Set(failed)].sort().map((code) => `${code} ${failed.filter((each) => each === code).length}`);
  return [label, String(injected), String(injected - reached), String(mine.length - failed.length), codes.join(", ")];
}

const WIDTHS = [14, -8, -11, -9];

/** Numbers to the right, texts to the left. */
function line(cells: readonly string[]): string {
  const padded = cells.map((cell, column) => {
    const width = WIDTHS[column] ?? 0;
    return width < 0 ? cell.padStart(-width) : cell.padEnd(width);
  });
  return `  ${padded.join("  ")}`.trimEnd();
}

function sums({ outcomes }: FaultFindings): string[] {
  const injected = count(outcomes, ({ trial }) => trial.plan.faults.length);
  const struck = outcomes.flatMap(({ trial }) => trial.struck);
  const survivors = outcomes.filter(({ trial }) => trial.struck.length > 0 && trial.end.exitCode === 0);
  const tags = (state: Outcome["tag"]) => count(outcomes, ({ tag }) => Number(tag === state));
  const runs = outcomes.flatMap(({ trial, next }) => [trial.end, ...(next ? [next] : [])]);
  return [
    `faults: ${struck.length} of ${injected} struck (${percent(injected - struck.length, injected)} not reached), in ${PHASES.map((each) => `${each} ${struck.filter(({ phase }) => phase === each).length}`).join(", ")}`,
    `publishes: ${survivors.length} got through a fault, ${count(survivors, ({ trial }) => Number(trial.end.stderr.includes("trying again")))} of them by retries that they told of, the others because the work was done`,
    `tags complete ${tags("complete")}, absent ${tags("absent")}, mixtures ${tags("mixture")}, files left ${count(runs, ({ left }) => left.length)}, processes left ${count(runs, ({ survivors: each }) => each.length)}, completed by the next run ${count(outcomes, ({ next }) => Number(next?.exitCode === 0))} of ${count(outcomes, ({ next }) => Number(next !== undefined))}`,
  ];
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(whole, 1)).toFixed(1)} %`;
}

function count<T>(items: readonly T[], each: (item: T) => number): number {
  return items.reduce((total, item) => total + each(item), 0);
}
