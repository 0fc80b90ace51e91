import { own } from "../../errors/own-words.js";
import { PublishError } from "../../errors.js";
import { CONTAINER_JSON, submodule } from "../container-folder.js";
import type { Declaration } from "../declaration/container-json.js";
import { NOTHING_SAID } from "../declaration/merged.js";
import type { Git } from "../git/git.js";
import type { Kind } from "../kind.js";
import { nameOf, type LaidContainer } from "../layout/laid-out.js";
import { inFolder, shownFolder, type Layout, type LayoutChoice } from "../layout/layout.js";
import { noContainers } from "../layout/not-containers.js";
import { committedContainers, committedLayout, type CommittedContainers } from "./committed-containers.js";
import { CommittedTree } from "./committed-tree.js";
import { Inputs, missingInput } from "./inputs.js";
import type { VersionRules } from "../version/rules.js";
import type { TwoStates } from "./version-changes.js";
import { resolveRange, type ChangeRange, type RangeOrder } from "./range.js";
import { saysOtherwise } from "./shared-change.js";
import { skippedIn } from "./skipped.js";

/** A container that has to be built again. */
export interface ChangedContainer {
  readonly name: string;
  /** Its path from the root of the source tree; "" is the root itself. */
  readonly folder: string;
  /** The path that differs: the container's own folder, or one that it is made of. Of the root of the source tree, the first thing in it. */
  readonly because: string;
  /** Its build files, by the kind of image that they make. */
  readonly builds: ReadonlyMap<Kind, string>;
  readonly declaration: Declaration;
  /** Why it cannot be published. It is listed all the same, so that its own job fails, and no other. */
  readonly fault?: PublishError | undefined;
}

/** The containers that differ between two commits, by name. */
export interface Changes extends ChangeRange {
  readonly changed: readonly ChangedContainer[];
  readonly deleted: readonly string[];
  /** What else differs where the containers are and looks like one, and is none, each with the reason: nothing is left out in silence. */
  readonly skipped: readonly string[];
}

/**
 * The containers touched between two commits, as head has them; a rename is a folder that went away and one that came.
 * Git names every folder by its content, so that two of them are compared by their ids, and nothing deeper is read.
 */
export async function changedContainers(git: Git, order: RangeOrder, choice: LayoutChoice, rules: VersionRules = {}): Promise<Changes> {
  const range = await resolveRange(git, order);
  const [older, newer] = [new CommittedTree(git, range.base), new CommittedTree(git, range.head)];
  const now = await committedContainers(newer, await committedLayout(newer, choice));
  const before = await containersBefore(older, choice, now);
  if ([now, before].every(isEmpty)) throw noContainers(own`commit ${range.head.id}`, now.layout);
  const inputs = new Inputs(now);
  const differing = await differingPaths({ older, newer }, [...inputs.paths, ...now.found.folders.keys(), ...now.found.submodules.keys()]);
  const isShared = saysOtherwise(before.layout.shared, now.layout.shared);
  const versions = await otherVersions({ older, newer }, now, inputs, rules);
  const names = new Set(now.containers.map(({ folder }) => folder.name));
  return {
    ...range,
    changed: [...now.containers.flatMap((each) => touched(each, now, inputs, differing, isShared ? CONTAINER_JSON : versions.get(each.folder.path))), ...submodulesIn(now, differing)].sort(byName),
    deleted: before.containers.map(({ folder }) => folder.name).filter((name) => !names.has(name)).sort(),
    skipped: skippedIn(now, before, inputs, differing),
  };
}

/** By folder, the file from which a version comes that is another one now. Few trees have such files: what reads them is loaded for those alone. */
async function otherVersions(states: TwoStates, { containers }: CommittedContainers, inputs: Inputs, rules: VersionRules): Promise<ReadonlyMap<string, string>> {
  if (rules.from === undefined && !containers.some(({ declaration }) => declaration.version !== undefined)) return new Map();
  const { versionChanges } = await import("./version-changes.js");
  return versionChanges(states, containers, (each) => inputs.of(each), rules);
}

/** What the older commit has that the newer one has not just so. What is wrong with it is the past's. */
async function containersBefore(older: CommittedTree, choice: LayoutChoice, { layout, found }: CommittedContainers): Promise<CommittedContainers> {
  const isKnown = (path: string, id: string) => found.folders.get(path)?.id === id;
  const read = async (of: Layout) => committedContainers(older, of, of.containersDir === layout.containersDir ? isKnown : undefined);
  try {
    return await read(await committedLayout(older, choice));
  } catch (error) {
    if (!(error instanceof PublishError) || error.code !== "SOURCE_INVALID") throw error;
    return read({ ...layout, shared: NOTHING_SAID });
  }
}

/** Of the root of a repository, which is full of other things, only containers count. */
function isEmpty({ layout, containers, found }: CommittedContainers): boolean {
  return containers.length + found.submodules.size + (layout.containersDir === "" ? 0 : found.folders.size) === 0;
}

/** What is not the same in both commits; and what the newer one does not have. */
interface Differing {
  readonly paths: ReadonlySet<string>;
  readonly absent: ReadonlySet<string>;
  /** What differs in the root, where that does: the root alone tells nobody anything. */
  readonly inRoot: string | undefined;
}

async function differingPaths({ older, newer }: TwoStates, all: readonly string[]): Promise<Differing> {
  const unique = [...new Set(all)];
  const [before, now] = await Promise.all([older.statesOf(unique), newer.statesOf(unique)]);
  const paths = new Set(unique.filter((_, at) => before[at] !== now[at]));
  return { paths, absent: new Set(unique.filter((_, at) => now[at] === undefined)), inRoot: paths.has("") ? await differingInRoot(older, newer) : undefined };
}

/** undefined where all of it is new. */
async function differingInRoot(older: CommittedTree, newer: CommittedTree): Promise<string | undefined> {
  const [before, now] = [(await older.folder(""))?.entries(), (await newer.folder(""))?.entries()];
  if (before === undefined || now === undefined) return undefined;
  const isSame = (name: string) => before.get(name)?.id === now.get(name)?.id && before.get(name)?.mode === now.get(name)?.mode;
  return [...new Set([...before.keys(), ...now.keys()])].sort().find((name) => !isSame(name));
}

/** What nobody knows to be the same counts as well: a container.json that cannot be read, what is not there. `elsewhere` is what else speaks for it. */
function touched(container: LaidContainer, { declared }: CommittedContainers, inputs: Inputs, { paths, absent, inRoot }: Differing, elsewhere: string | undefined): ChangedContainer[] {
  const { folder, builds, declaration } = container;
  const made = inputs.of(container);
  const missing = missingInput(container, (path) => !absent.has(path));
  const isFaulty = (path: string) => declared.get(path)?.kind === "fault";
  const because = made.find((path) => paths.has(path) || isFaulty(path)) ?? (missing && inFolder(folder.path, CONTAINER_JSON)) ?? elsewhere;
  if (because === undefined) return [];
  return [{ name: folder.name, folder: folder.path, because: because === "" ? (inRoot ?? shownFolder("")) : because, builds, declaration, fault: container.fault ?? missing }];
}

/** Which version it declares, its own repository knows. How it is built as well: a Dockerfile is what most have. */
function submodulesIn({ layout, found }: CommittedContainers, { paths }: Differing): ChangedContainer[] {
  return [...found.submodules.keys()].filter((path) => paths.has(path)).map((path) => {
    if (path === layout.containersDir) throw submodule(`${path}/`);
    const fault = submodule(path);
    return { name: nameOf(layout, path), folder: path, because: path, builds: new Map([["dockerfile", inFolder(path, "Dockerfile")]]), declaration: NOTHING_SAID, fault };
  });
}

function byName(a: ChangedContainer, b: ChangedContainer): number {
  return a.name < b.name ? -1 : 1;
}
