import { told } from "../errors/own-words.js";
import type { Progress } from "../publish/ports.js";
import type { RangeOrder } from "../source/changes/range.js";
import { changeNotes, faultMessages } from "../report/changes.js";
import { changedContainers, type Changes } from "../source/changes/changed.js";
import type { Source } from "./ports.js";

export interface ChangedPorts {
  readonly source: Pick<Source, "history" | "layout" | "versionRules">;
  readonly progress: Progress;
}

export interface ChangeOrder extends RangeOrder {
  /** This container alone, by its name. A root that does not say what it is called is called so. */
  readonly container?: string | undefined;
}

/** The containers that differ between two commits. What each is published as is asked for apart: that takes much longer. */
export async function changed({ container, ...range }: ChangeOrder, { source, progress }: ChangedPorts): Promise<Changes> {
  const layout = { ...source.layout, rootName: container };
  const changes = ofContainer(container, await changedContainers(await source.history(), range, layout, await source.versionRules()));
  for (const note of changeNotes(changes)) progress.note(told(note));
  return changes;
}

function ofContainer(container: string | undefined, changes: Changes): Changes {
  if (container === undefined) return changes;
  const isIt = (name: string) => name === container;
  return { ...changes, changed: changes.changed.filter(({ name }) => isIt(name)), deleted: changes.deleted.filter(isIt), skipped: [] };
}

/** Tells what is wrong with containers, once for each, however many ways it is built. */
export function tellFaults(found: Parameters<typeof faultMessages>[0], progress: Progress): void {
  for (const message of faultMessages(found)) progress.note(told(message));
}
