import type { PublishError } from "../../errors.js";
import type { CommittedFolder } from "./committed-folder.js";
import type { CommittedTree } from "./committed-tree.js";
import { BUILD_FILE_NAMES, CONTAINERS_FOLDER, danglingLink, isNearlyBuildFile, nearlyBuildFile, tooDeep, tooHigh } from "../container-folder.js";
import type { Dependencies } from "./dependencies.js";

/** What is no container, and looks as if it was to be one: build files in the wrong place or nearly of the right name, links that lead nowhere. */
export async function skippedIn(
  tree: CommittedTree,
  dependencies: Dependencies,
  folders: readonly { readonly folder: CommittedFolder; readonly fault?: PublishError | undefined }[],
  { dangling, files }: { readonly dangling: readonly string[]; readonly files: readonly string[] },
): Promise<string[]> {
  const ofFolders = folders.map(async ({ folder: each, fault }) => {
    const nested = await tree.nestedBuildFiles(each);
    const wrong = fault && dependencies.faultOf(each.path) === fault ? [fault.message] : [];
    // What others are made of need not be a container.
    const isUsed = dependencies.paths.some((path) => path === each.path || path.startsWith(`${each.path}/`));
    const near = isUsed ? [] : [...each.entries()].filter(([name, { kind }]) => kind === "file" && isNearlyBuildFile(name)).map(([name]) => `${each.path}/${name}`);
    return [...wrong, ...near.map(nearlyBuildFile), ...nested.map((path) => tooDeep(`${each.path}/${path}`))];
  });
  return [
    ...(await Promise.all(ofFolders)).flat(),
    ...dangling.map((name) => danglingLink(`${CONTAINERS_FOLDER}/${name}`)),
    ...files.filter((name) => BUILD_FILE_NAMES.some((file) => file === name)).map((name) => tooHigh(`${CONTAINERS_FOLDER}/${name}`)),
  ];
}
