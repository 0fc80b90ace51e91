import { cannotRead, CONTAINER_JSON, noFile } from "../source/container-folder.js";
import type { TreeDeclaration } from "../source/declaration/container-json.js";
import { NOTHING_SAID } from "../source/declaration/merged.js";
import { leadsOutside } from "../source/layout/faults.js";
import { layoutOf, type Layout, type LayoutChoice } from "../source/layout/layout.js";
import type { SourceTree } from "../source/source-tree.js";

/** Where a source tree keeps its containers: as whoever runs us says, else as the container.json at its root does. */
export async function readLayout(tree: SourceTree, choice: LayoutChoice): Promise<Layout> {
  return layoutOf(choice, await sharedDeclaration(tree));
}

async function sharedDeclaration(tree: SourceTree): Promise<TreeDeclaration> {
  const text = await textOf(tree, CONTAINER_JSON);
  if (text === undefined) return NOTHING_SAID;
  const { parseTreeJson } = await import("../source/declaration/container-json.js");
  return parseTreeJson(text, CONTAINER_JSON);
}

/** The text of a file that need not be there; throws where something else is. */
export async function textOf(tree: SourceTree, path: string): Promise<string | undefined> {
  const seen = await tree.look(path);
  if (seen === "file") {
    // What is not in the source tree is in no commit, and nobody's to show.
    if (!(await tree.holds(path))) throw leadsOutside(path);
    return tree.read(path);
  }
  if (seen === "absent") return undefined;
  throw seen === "forbidden" ? cannotRead(path) : noFile(path);
}
