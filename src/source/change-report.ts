import { printable } from "../redact.js";
import type { Changes } from "./changed.js";

/** Which containers differ, as JSON has it. */
export interface ChangeReport {
  readonly ok: true;
  /** null before the first commit, and where the clone does not hold it. */
  readonly base: string | null;
  readonly head: string;
  readonly changed: readonly { readonly name: string; readonly because: string }[];
  readonly deleted: readonly string[];
}

export function changeReport({ base, head, changed, deleted }: Changes): ChangeReport {
  return { ok: true, base: base?.id ?? null, head: head.id, changed: changed.map(({ name, because }) => ({ name, because })), deleted };
}

/** The names, a line each. */
export function renderNames({ changed }: ChangeReport): string {
  return changed.map(({ name }) => name).join("\n");
}

/** What is told beside it: a base that is lost, and containers that are no more, whatever they were called. */
export function changeNotes({ deleted, lostBase }: Changes): string[] {
  return [
    ...(lostBase ? [`${lostBase.what}: every container counts as changed`] : []),
    ...(deleted.length === 0 ? [] : [`deleted: ${deleted.map((name) => printable(name, 120)).join(", ")}`]),
  ];
}
