import { errorReport, type PublishError } from "../errors.js";
import { unmarked } from "../errors/own-words.js";
import { printable, quoted } from "../redact.js";
import { shownFolder } from "../source/layout/layout.js";
import type { Changes } from "../source/changes/changed.js";

/** Which containers differ, as JSON has it. */
export interface ChangeReport {
  readonly ok: true;
  /** null before the first commit, and where the clone does not hold it. */
  readonly base: string | null;
  readonly head: string;
  /** One that cannot be published says why. */
  readonly changed: readonly { readonly name: string; readonly folder: string; readonly because: string; readonly error?: { readonly code: string; readonly what: string; readonly remedy: string } }[];
  readonly deleted: readonly string[];
  /** What else differs in containers/, and is no container. */
  readonly skipped: readonly string[];
}

export function changeReport({ base, head, changed, deleted, skipped }: Changes): ChangeReport {
  const containers = changed.map(({ name, folder, because, fault }) => {
    return { name, folder: shownFolder(folder), because, ...(fault && { error: errorReport(fault) }) };
  });
  return { ok: true, base: base?.id ?? null, head: head.id, changed: containers, deleted, skipped: skipped.map(unmarked) };
}

/** The names, a line each: one with a line break, which is no container's, in quotation marks and without it. */
export function renderNames({ changed }: ChangeReport): string {
  return changed.map(({ name }) => (printable(name) === name ? name : quoted(name))).join("\n");
}

/** What is told beside it: a base that is lost, containers that are no more, whatever they were called, and what is none. */
export function changeNotes({ deleted, lostBase, skipped }: Changes): string[] {
  return [
    ...(lostBase ? [`${lostBase.what}: every container counts as changed`] : []),
    ...(deleted.length === 0 ? [] : [`deleted: ${deleted.map((name) => printable(name, 120)).join(", ")}`]),
    ...skipped.map(unmarked),
  ];
}

/** What is wrong with containers, once for each, however many ways it is built. */
export function faultMessages(found: readonly { readonly fault?: PublishError | undefined }[]): string[] {
  return [...new Set(found.flatMap(({ fault }) => (fault ? [fault.message] : [])))];
}
