import { cannotRead, missingDependency, noFile } from "../source/container-folder.js";
import { leadsOutside, noGivenFile, noContext, outsideContext } from "../source/layout/faults.js";
import { inFolder } from "../source/layout/layout.js";
import { isThere, type SourceTree } from "../source/source-tree.js";
import type { FoundContainer } from "./found-container.js";

// What has to be there before a container is built.

/** Throws where a build file is none, cannot be read, or is not in the source tree. */
export async function requireFile(tree: SourceTree, path: string): Promise<void> {
  const seen = await tree.look(path);
  if (seen === "forbidden") throw cannotRead(path);
  if (seen === "absent") throw noGivenFile(path);
  if (seen !== "file") throw noFile(path);
  if (!(await tree.holds(path))) throw leadsOutside(path);
}

/** The build context, which has to hold the build file: an engine, unlike buildah, takes it from there. */
export async function contextIn(tree: SourceTree, context: string, buildFile: string): Promise<string> {
  if ((await tree.look(context)) !== "folder") throw noContext(context);
  if (!buildFile.startsWith(inFolder(context, ""))) throw outsideContext(buildFile, context);
  if (!(await tree.holds(context))) throw leadsOutside(context);
  return context;
}

/** Throws where a container depends on what is not there. */
export async function checkDependencies(tree: SourceTree, { folder, declaration }: Pick<FoundContainer, "folder" | "declaration">): Promise<void> {
  for (const each of declaration.dependsOn) if (!(await isThere(tree, each))) throw missingDependency(folder.path, each);
}

