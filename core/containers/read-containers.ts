import { submodule } from "../source/container-folder.js";
import { namesOf } from "../source/layout/build-files.js";
import { unnamed } from "../source/layout/faults.js";
import { laidOut, type LaidContainer } from "../source/layout/laid-out.js";
import { deepest, inFolder, parentOf, type Layout } from "../source/layout/layout.js";
import { danglingLink, isNearlyBuildFile, nearlyBuildFile, noContainers, tooHigh } from "../source/layout/not-containers.js";
import type { SourceTree } from "../source/source-tree.js";
import { submodules } from "./absent.js";
import type { LaidTree } from "./find-container.js";
import { foldersOf } from "./folders.js";
import { readLayout } from "./read-layout.js";

/** All containers of a tree, and what looks like one and is none. Fails for a tree without any. */
export async function readContainers({ tree, layout: choice }: LaidTree): Promise<{ containers: LaidContainer[]; skipped: string[] }> {
  const layout = await readLayout(tree, choice);
  const [folders, others] = await Promise.all([foldersOf(tree, layout), elsewhere(tree, layout)]);
  const isElsewhere = (path: string) => others.some(({ folder }) => path === folder.path || path.startsWith(`${folder.path}/`));
  const containers = [...laidOut(layout, folders.filter(({ path }) => !isElsewhere(path))), ...others].sort(byName);
  if (containers.some(({ folder }) => folder.name === "")) throw unnamed();
  if (containers.length === 0) throw noContainers(tree.name, layout);
  return { containers, skipped: await skippedIn(tree, layout, containers) };
}

function byName(a: LaidContainer, b: LaidContainer): number {
  return a.folder.name < b.folder.name ? -1 : 1;
}

/** Containers that are in another repository: which version they declare is not known here. */
async function elsewhere(tree: SourceTree, layout: Layout): Promise<LaidContainer[]> {
  const { containersDir } = layout;
  if (containersDir === "") return [];
  const there = (await submodules(tree)).filter((path) => path.startsWith(`${containersDir}/`) && path.slice(containersDir.length + 1).split("/").length <= deepest(layout));
  const seen = await Promise.all(there.map((path) => tree.look(path)));
  const paths = there.filter((_, at) => seen[at] === "folder");
  return paths.map((path) => {
    const [container] = laidOut(layout, [{ path, files: [namesOf(layout)[0] ?? ""], declared: undefined }]);
    return { folder: container?.folder ?? { name: path, path }, builds: new Map(), declaration: container?.declaration ?? layout.shared, fault: submodule(path) };
  });
}

/** What looks like a container and is none, each with the reason: nothing is left out in silence. */
async function skippedIn(tree: SourceTree, layout: Layout, containers: readonly LaidContainer[]): Promise<string[]> {
  const { containersDir } = layout;
  // The root of a repository is full of other things.
  if (containersDir === "") return [];
  const entries = await tree.list(containersDir);
  const others = entries.filter(({ kind }) => kind === "other").map(({ name }) => inFolder(containersDir, name));
  const seen = await Promise.all(others.map((path) => tree.look(path)));
  const named = (wanted: string) => others.filter((_, at) => seen[at] === wanted);
  const high = named("file").filter((path) => namesOf(layout).includes(path.slice(containersDir.length + 1))).map((path) => tooHigh(path, layout));
  const inside = [...entries.filter(({ kind }) => kind === "folder").map(({ name }) => inFolder(containersDir, name)), ...named("folder")].sort();
  const isUsed = usedBy(containers);
  const withoutAny = inside.filter((path) => !isUsed(path) && !containers.some(({ folder }) => folder.path === path || folder.path.startsWith(`${path}/`)));
  const near = await Promise.all(withoutAny.map(async (path) => (await tree.list(path)).map(({ name }) => name).filter((name) => isNearlyBuildFile(name, layout)).map((name) => nearlyBuildFile(inFolder(path, name), layout))));
  return [...high, ...near.flat(), ...named("nowhere").map(danglingLink)];
}

/** What others are made of need not be a container. */
function usedBy(containers: readonly LaidContainer[]): (path: string) => boolean {
  const used = new Set<string>();
  for (const { declaration } of containers) {
    for (const dependency of declaration.dependsOn) for (let path = dependency; path !== ""; path = parentOf(path)) used.add(path);
  }
  return (path) => used.has(path);
}
