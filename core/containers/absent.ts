import type { PublishError } from "../errors.js";
import { submodule } from "../source/container-folder.js";
import { GITMODULES, submodulesIn } from "../source/git/submodules.js";
import { inFolder, type Layout } from "../source/layout/layout.js";
import { missingBuildFile, unknownContainer } from "../source/layout/not-containers.js";
import type { SourceTree } from "../source/source-tree.js";
import type { ContainerOrder } from "./found-container.js";
import { containersOf } from "./folders.js";

/** Why a source tree does not have a container. */
export async function absentContainer(tree: SourceTree, layout: Layout, { container: name, kind = "dockerfile" }: ContainerOrder): Promise<PublishError> {
  const path = inFolder(layout.containersDir, name);
  const elsewhere = (await submodules(tree)).find((each) => each === path || (layout.names === "folder" && each.startsWith(inFolder(layout.containersDir, "")) && each.endsWith(`/${name}`)));
  if (elsewhere !== undefined) return submodule(elsewhere);
  if ((await tree.look(path)) === "folder") return missingBuildFile({ name, path }, kind, layout);
  return unknownContainer(name, (await containersOf(tree, layout)).map(({ folder }) => folder.name), layout);
}

/** The submodules of the repository that the tree is the root of. Those that are not checked out are empty folders. */
export async function submodules(tree: SourceTree): Promise<string[]> {
  return (await tree.look(GITMODULES)) === "file" ? submodulesIn(await tree.read(GITMODULES)) : [];
}
