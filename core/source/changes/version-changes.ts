import { PublishError } from "../../errors.js";
import type { LaidContainer } from "../layout/laid-out.js";
import { inFolder } from "../layout/layout.js";
import { readVersionFile } from "../version/read.js";
import type { FileSource } from "../version/rules.js";
import { ruleFor, type VersionRules } from "../version/rules.js";
import type { CommittedTree } from "./committed-tree.js";

/** Two states of a source tree. */
export interface TwoStates {
  readonly older: CommittedTree;
  readonly newer: CommittedTree;
}

interface Versioned {
  readonly folder: string;
  readonly source: FileSource;
  /** Whether it stands in what the container is made of. */
  readonly isInside: boolean;
}

/**
 * The containers, by their folders, whose version another file says otherwise than before, and that file. Many may have
 * their versions in one file: each is held against its own key there. What is in their inputs counts already, but for what is behind a link there.
 */
export async function versionChanges({ older, newer }: TwoStates, containers: readonly LaidContainer[], inputsOf: (container: LaidContainer) => readonly string[], rules: VersionRules): Promise<ReadonlyMap<string, string>> {
  const all = containers.flatMap((each): Versioned[] => {
    const { source } = ruleFor(rules, each.folder, each.declaration);
    if (!("file" in source)) return [];
    const isInside = inputsOf(each).some((path) => source.file === path || path === "" || source.file.startsWith(inFolder(path, "")));
    return [{ folder: each.folder.path, source, isInside }];
  });
  const isItself = await newer.areThemselves(all.map(({ source }) => source.file));
  const versioned = all.filter(({ isInside }, at) => !isInside || isItself[at] !== true);
  const files = [...new Set(versioned.map(({ source }) => source.file))];
  const [before, now] = await Promise.all([older.statesOf(files), newer.statesOf(files)]);
  const differing = files.filter((_, at) => before[at] !== now[at]);
  const [oldTexts, newTexts] = await Promise.all([older.texts(differing), newer.texts(differing)]);
  const changed = new Map<string, string>();
  for (const { folder, source } of versioned) {
    const at = differing.indexOf(source.file);
    if (at < 0) continue;
    const [then, today] = [await versionIn(source, oldTexts[at]), await versionIn(source, newTexts[at])];
    if (then === undefined || then !== today) changed.set(folder, source.file);
  }
  return changed;
}

/** undefined where nobody can tell. What is wrong with it is said where a version is asked for. */
async function versionIn(source: FileSource, text: string | undefined): Promise<string | undefined> {
  try {
    return text === undefined ? undefined : (await readVersionFile(source, { path: source.file, text })).text.trim();
  } catch (error) {
    if (error instanceof PublishError) return undefined;
    throw error;
  }
}
