import { PublishError } from "../../errors.js";
import { CONTAINER_JSON, noFile } from "../container-folder.js";
import type { TreeDeclaration } from "../declaration/container-json.js";
import { NOTHING_SAID } from "../declaration/merged.js";
import { namesOf } from "../layout/build-files.js";
import { unnamed } from "../layout/faults.js";
import { laidOut, type Declared, type LaidContainer } from "../layout/laid-out.js";
import { inFolder, layoutOf, type Layout, type LayoutChoice } from "../layout/layout.js";
import { committedFolders, withDeclaration, type CommittedFolders, type IsKnown } from "./committed-folders.js";
import type { CommittedFolder } from "./committed-folder.js";
import type { CommittedTree } from "./committed-tree.js";

/** The containers of a source tree, as a commit has them. */
export interface CommittedContainers {
  readonly layout: Layout;
  readonly containers: readonly LaidContainer[];
  readonly found: CommittedFolders;
  /** What the container.json of each folder says, where it has one. */
  readonly declared: ReadonlyMap<string, Declared>;
}

/** The layout that a commit has. */
export async function committedLayout(tree: CommittedTree, choice: LayoutChoice): Promise<Layout> {
  const likely = layoutOf(choice, NOTHING_SAID);
  // Asked for at once; what the root says decides.
  await tree.expect(["", likely.containersDir]);
  const root = await tree.folder("");
  if (root?.entry(CONTAINER_JSON) === undefined) return likely;
  return layoutOf(choice, await sharedDeclaration(tree));
}

async function sharedDeclaration(tree: CommittedTree): Promise<TreeDeclaration> {
  const [[text], { parseTreeJson }] = await Promise.all([tree.texts([CONTAINER_JSON]), import("../declaration/container-json.js")]);
  if (text === undefined) throw noFile(CONTAINER_JSON);
  return parseTreeJson(text, CONTAINER_JSON);
}

/** The containers that a commit has in a layout. */
export async function committedContainers(tree: CommittedTree, layout: Layout, isKnown?: IsKnown): Promise<CommittedContainers> {
  const found = await committedFolders(tree, layout, isKnown);
  const declared = await readDeclared(tree, [...found.folders.values()], layout);
  const names = namesOf(layout);
  const facts = [...found.folders.values()].map((folder) => ({ path: folder.path, files: folder.filesAmong(names), declared: declared.get(folder.path) }));
  const containers = laidOut(layout, facts);
  if (containers.some(({ folder }) => folder.name === "")) throw unnamed();
  return { layout, containers, found, declared };
}

/** Few folders have a container.json: what reads it is loaded for them alone, while git reads. */
async function readDeclared(tree: CommittedTree, folders: readonly CommittedFolder[], { shared, rootName }: Layout): Promise<Map<string, Declared>> {
  const declared = new Map<string, Declared>();
  for (const { path } of folders) if (path === "") declared.set("", { kind: "said", declaration: { ...shared, name: shared.name ?? rootName } });
  const paths = withDeclaration(folders).map(({ path }) => path).filter((path) => path !== "");
  if (paths.length === 0) return declared;
  const [texts, { parseContainerJson: parse }] = await Promise.all([tree.texts(paths.map((path) => inFolder(path, CONTAINER_JSON))), import("../declaration/container-json.js")]);
  // Many say the same.
  const known = new Map<string, Declared>();
  for (const [at, path] of paths.entries()) {
    const text = texts[at];
    const said = (text === undefined ? undefined : known.get(text)) ?? declaredBy(text, inFolder(path, CONTAINER_JSON), parse);
    if (text !== undefined && said.kind === "said") known.set(text, said);
    declared.set(path, said);
  }
  return declared;
}

function declaredBy(text: string | undefined, file: string, parse: (text: string, file: string) => LaidContainer["declaration"]): Declared {
  try {
    if (text === undefined) throw noFile(file);
    return { kind: "said", declaration: parse(text, file) };
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    return { kind: "fault", fault: error };
  }
}
