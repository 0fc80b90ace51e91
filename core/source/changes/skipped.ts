import { namesOf } from "../layout/build-files.js";
import { isInsideOne } from "../layout/laid-out.js";
import { danglingLink, isNearlyBuildFile, nearlyBuildFile, noGroup, tooHigh } from "../layout/not-containers.js";
import type { CommittedContainers } from "./committed-containers.js";
import type { Inputs } from "./inputs.js";

/** What is no container, and looks as if it was to be one: build files in the wrong place or nearly of the right name, links that lead nowhere. */
export function skippedIn(now: CommittedContainers, before: CommittedContainers, inputs: Inputs, { paths }: { readonly paths: ReadonlySet<string> }): string[] {
  const { layout, containers, found, declared } = now;
  // The root of a repository is full of other things.
  if (layout.containersDir === "") return [];
  const held = new Set(containers.map(({ folder }) => folder.path));
  const others = [...found.folders.values()].filter(({ path }) => !held.has(path) && !isInsideOne(path, held));
  const ofFolders = others.flatMap((folder) => {
    const { path } = folder;
    const said = declared.get(path);
    const wrong = said?.kind === "fault" ? [said.fault.message] : [];
    if (!paths.has(path)) return wrong;
    // What others are made of need not be a container.
    const near = inputs.isUsed(path) ? [] : [...folder.entries()].filter(([name, { kind }]) => kind === "file" && isNearlyBuildFile(name, layout)).map(([name]) => `${path}/${name}`);
    return [...wrong, ...near.map((each) => nearlyBuildFile(each, layout)), ...(found.passedOver.has(path) ? [noGroup(path)] : [])];
  });
  const files = differing(before.found.files, found.files).filter((path) => namesOf(layout).includes(path.slice(layout.containersDir.length + 1)));
  return [...ofFolders, ...differing(before.found.dangling, found.dangling).map(danglingLink), ...files.map((path) => tooHigh(path, layout))];
}

function differing(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  return [...now].filter(([path, id]) => before.get(path) !== id).map(([path]) => path);
}
