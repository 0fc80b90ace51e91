import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import { parseContainerName } from "../source/container-folder.js";
import { NOTHING_SAID } from "../source/declaration/merged.js";
import { KINDS } from "../source/kind.js";
import { kindOf } from "../source/layout/build-files.js";
import { givenFile, givenFolder } from "../source/layout/given-path.js";
import { laidOut, type FolderFacts, type LaidContainer } from "../source/layout/laid-out.js";
import { contextOf, inFolder, type Layout, type LayoutChoice } from "../source/layout/layout.js";
import type { SourceTree } from "../source/source-tree.js";
import { foldersOf } from "./folders.js";
import type { ContainerOrder, FoundContainer } from "./found-container.js";
import { readLayout } from "./read-layout.js";
import { contextIn, requireFile } from "./requirements.js";

export type { ContainerOrder, FoundContainer };

/** A source tree, and what whoever runs us says of where its containers are. */
export interface LaidTree {
  readonly tree: SourceTree;
  readonly layout: LayoutChoice;
}

/** Finds a container and its build file; what is missing is named in the error. */
export async function findContainer({ tree, layout: choice }: LaidTree, order: ContainerOrder): Promise<FoundContainer> {
  if ((await tree.look("")) !== "folder") throw new PublishError("SOURCE_INVALID", own`the source tree ${tree.name} is not a folder`, own`Give the root of the source tree (--source)`);
  const layout = await readLayout(tree, choice);
  const given = orderedFile(order);
  const found = await named(tree, layout, order, given);
  const { folder, builds, declaration, fault } = found;
  if (fault) throw fault;
  const kind = order.kind ?? (given === undefined ? KINDS.find((each) => builds.has(each)) : kindOf(given)) ?? "dockerfile";
  const buildFile = builds.get(kind);
  if (buildFile === undefined) throw (await import("../source/layout/not-containers.js")).missingBuildFile(folder, kind, layout, [...builds.values()][0]);
  await requireFile(tree, buildFile);
  const context = kind === "nix" ? folder.path : await contextIn(tree, order.context === undefined ? contextOf(folder, declaration) : givenFolder(order.context, own`--context (context)`), buildFile);
  return { folder, kind, buildFile, dockerfile: builds.get("dockerfile"), context, target: order.target ?? declaration.target, containersDir: layout.containersDir, declaration };
}

/** The build file that was given. Its name says how it is built. */
function orderedFile({ file: text, kind }: ContainerOrder): string | undefined {
  if (text === undefined) return undefined;
  const file = givenFile(text);
  if (kind === undefined || kindOf(file) === kind) return file;
  throw new PublishError("SOURCE_INVALID", own`${file} is not what this builds`, kind === "nix" ? own`Give a file whose name ends in .nix, or publish-image (publish)` : own`Give a Dockerfile, or publish-nix (publishNix)`);
}

/** The container of the name, with the build file that was given. */
async function named(tree: SourceTree, layout: Layout, order: ContainerOrder, file: string | undefined): Promise<LaidContainer> {
  const name = parseContainerName(order.container, layout.names);
  const facts = (await foldersOf(tree, layout, file)).map((each) => (each.path === "" ? withSaid(each, { name: layout.shared.name ?? name }) : each));
  const ofName = (folders: readonly FolderFacts[]) => laidOut(layout, folders).find(({ folder }) => folder.name === name);
  const found = ofName(facts);
  const path = found?.folder.path ?? (facts.some((each) => each.path === "") ? "" : inFolder(layout.containersDir, name));
  if (file === undefined || (found === undefined && (await tree.look(path)) !== "folder")) return found ?? Promise.reject(await missing(tree, layout, order));
  const itself = facts.find((each) => each.path === path) ?? { path, files: [], declared: undefined };
  const container = ofName([...facts.filter((each) => each !== itself), withSaid(itself, { file })]);
  return container ?? Promise.reject(await missing(tree, layout, order));
}

/** Why there is none: what knows that is loaded here alone. */
async function missing(tree: SourceTree, layout: Layout, order: ContainerOrder): Promise<PublishError> {
  const { absentContainer } = await import("./absent.js");
  return absentContainer(tree, layout, order);
}

/** As if its container.json said so. */
function withSaid(facts: FolderFacts, said: { readonly name: string } | { readonly file: string }): FolderFacts {
  const { declared = { kind: "said", declaration: NOTHING_SAID } } = facts;
  return declared.kind === "fault" ? facts : { ...facts, declared: { kind: "said", declaration: { ...declared.declaration, ...said } } };
}

/** The text of the file that a container is built from. */
export function buildFileText(tree: SourceTree, { buildFile }: FoundContainer): Promise<string> {
  return tree.read(buildFile);
}
