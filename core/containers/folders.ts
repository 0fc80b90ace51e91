import { PublishError } from "../errors.js";
import { CONTAINER_JSON } from "../source/container-folder.js";
import { namesOf, placeOf } from "../source/layout/build-files.js";
import { laidOut, type Declared, type FolderFacts, type LaidContainer } from "../source/layout/laid-out.js";
import { deepest, inFolder, parentOf, type Layout } from "../source/layout/layout.js";
import type { Found, SourceTree } from "../source/source-tree.js";
import { textOf } from "./read-layout.js";

/** The containers of a source tree. `file` is a build file that whoever runs us gave, and that the root may have. */
export async function containersOf(tree: SourceTree, layout: Layout, file?: string): Promise<LaidContainer[]> {
  return laidOut(layout, await foldersOf(tree, layout, file));
}

/** The folders that may be containers. */
export async function foldersOf(tree: SourceTree, layout: Layout, file?: string): Promise<FolderFacts[]> {
  const { containersDir } = layout;
  if (containersDir === "") {
    const root = await rootOf(tree, layout, file);
    if (root) return [root];
  }
  const order = { stops: namesOf(layout), also: [CONTAINER_JSON], deepest: deepest(layout) };
  const [found, linked] = await Promise.all([tree.walk(containersDir, order), linkedFolders(tree, containersDir)]);
  const behind = await Promise.all(linked.map((link) => behindLink(tree, link, [...order.stops, ...order.also])));
  const byFolder = new Map<string, Found[]>();
  for (const each of [...found, ...behind.flat()]) byFolder.set(parentOf(each.path), [...(byFolder.get(parentOf(each.path)) ?? []), each]);
  return Promise.all([...byFolder].map(async ([path, entries]): Promise<FolderFacts> => {
    const named = (isWanted: (entry: Found, name: string) => boolean) => entries.filter((entry) => isWanted(entry, nameIn(path, entry)));
    // A folder that is called like a build file is simply something else.
    const files = named(({ kind }, name) => kind === "other" && name !== CONTAINER_JSON).map((entry) => nameIn(path, entry));
    const [json] = named((_, name) => name === CONTAINER_JSON);
    return { path, files, declared: json && (await declaredIn(tree, json.path)) };
  }));
}

function nameIn(folder: string, { path }: Found): string {
  return folder === "" ? path : path.slice(folder.length + 1);
}

/** The root of the source tree, where it is a container itself: it has a build file, or says what it is called. */
async function rootOf(tree: SourceTree, layout: Layout, given: string | undefined): Promise<FolderFacts | undefined> {
  const { shared } = layout;
  const seen = await Promise.all(namesOf(layout).map(async (name) => ({ name, seen: await tree.look(placeOf("", name)) })));
  const files = seen.filter((each) => each.seen === "file" || each.seen === "nowhere" || each.seen === "forbidden").map(({ name }) => name);
  const isThere = files.length > 0 || shared.name !== undefined || (given !== undefined && (await tree.look(placeOf("", given))) === "file");
  return isThere ? { path: "", files, declared: { kind: "said", declaration: shared } } : undefined;
}

async function declaredIn(tree: SourceTree, path: string): Promise<Declared> {
  try {
    const text = await textOf(tree, path);
    // Few containers have one: what reads it is loaded for them alone.
    const { parseContainerJson } = await import("../source/declaration/container-json.js");
    return { kind: "said", declaration: parseContainerJson(text ?? "", path) };
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    return { kind: "fault", fault: error };
  }
}

/** Links to folders directly where the containers are. */
async function linkedFolders(tree: SourceTree, containersDir: string): Promise<string[]> {
  if (containersDir === "") return [];
  const links = (await tree.list(containersDir)).filter(({ kind }) => kind === "other").map(({ name }) => inFolder(containersDir, name));
  const seen = await Promise.all(links.map((path) => tree.look(path)));
  return links.filter((_, at) => seen[at] === "folder");
}

/** Of a folder that may not be looked into, the first file stands for all, as in a tree's own folders. */
async function behindLink(tree: SourceTree, link: string, names: readonly string[]): Promise<Found[]> {
  const paths = names.map((name) => inFolder(link, name));
  const seen = await Promise.all(paths.map((path) => tree.look(path)));
  if (seen.every((each) => each === "forbidden")) return paths.slice(0, 1).map((path) => ({ path, kind: "other" }));
  return paths.flatMap((path, at): Found[] => (seen[at] === "absent" ? [] : [{ path, kind: seen[at] === "folder" ? "folder" : "other" }]));
}
