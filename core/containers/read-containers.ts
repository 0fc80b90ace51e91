import { containerTexts, skippedIn, type ContainerTexts, type FoundFile, type FoundTree } from "./container-texts.js";
import { submodules } from "./find-container.js";
import { BUILD_FILE_NAMES, CONTAINER_JSON, CONTAINERS_FOLDER, isNearlyBuildFile, noContainers } from "../source/container-folder.js";
import { BUILD_FILES, KINDS } from "../source/kind.js";
import type { Seen, SourceTree } from "../source/source-tree.js";

const FILES = [...KINDS.map((kind) => BUILD_FILES[kind]), CONTAINER_JSON];

/** All containers of a tree: folders of containers/ that hold a build file; and what is none. Fails for a tree without any. */
export async function readContainers(tree: SourceTree): Promise<{ containers: ContainerTexts[]; skipped: string[] }> {
  const found = await foundTree(tree);
  const containers = containerTexts(found);
  if (containers.length === 0) throw noContainers(tree.name);
  return { containers, skipped: skippedIn(found, containers) };
}

async function foundTree(tree: SourceTree): Promise<FoundTree> {
  const entries = await tree.list(CONTAINERS_FOLDER);
  const others = await seenOf(tree, entries.filter(({ kind }) => kind === "other").map(({ name }) => name));
  const named = (seen: Seen) => others.filter((each) => each.seen === seen).map(({ name }) => name);
  const linked = named("folder");
  const folders = [...entries.filter(({ kind }) => kind === "folder").map(({ name }) => name), ...linked];
  const files = await readFiles(tree, linked);
  const withoutBuildFile = folders.filter((name) => !files.some(({ container, file }) => container === name && file !== CONTAINER_JSON));
  const direct = named("file").filter((name) => BUILD_FILE_NAMES.some((file) => file === name));
  const inside = await Promise.all(withoutBuildFile.map((name) => lookInside(tree, name)));
  return {
    files,
    folders,
    dangling: named("nowhere"),
    submodules: await submodules(tree),
    nested: [...direct, ...inside.flatMap(({ nested }) => nested)],
    near: inside.flatMap(({ near }) => near),
  };
}

function seenOf(tree: SourceTree, names: readonly string[]): Promise<{ name: string; seen: Seen }[]> {
  return Promise.all(names.map(async (name) => ({ name, seen: await tree.look(`${CONTAINERS_FOLDER}/${name}`) })));
}

/** What a container consists of, in folders and behind links to folders. */
async function readFiles(tree: SourceTree, linked: readonly string[]): Promise<FoundFile[]> {
  const behindLinks = await Promise.all(linked.map((name) => filesBehind(tree, `${CONTAINERS_FOLDER}/${name}`)));
  const paths = [...(await tree.inFolders(CONTAINERS_FOLDER, FILES)), ...behindLinks.flat()];
  return (await Promise.all(paths.map((path) => readFile(tree, path)))).filter((each) => each !== undefined);
}

/** Of a folder that may not be looked into, the first file stands for all, as in a tree's own folders. */
async function filesBehind(tree: SourceTree, link: string): Promise<string[]> {
  const paths = FILES.map((file) => `${link}/${file}`);
  const seen = await Promise.all(paths.map((path) => tree.look(path)));
  return seen.every((each) => each === "forbidden") ? paths.slice(0, 1) : paths;
}

async function readFile(tree: SourceTree, path: string): Promise<FoundFile | undefined> {
  const [, container = "", file = ""] = path.split("/");
  const seen = await tree.look(path);
  if (seen === "absent") return undefined;
  if (seen === "file") return { container, file, kind: "text", text: await tree.read(path) };
  return { container, file, kind: seen === "nowhere" ? "to-nowhere" : seen };
}

/** What in a folder without a build file looks as if it were meant as one. */
async function lookInside(tree: SourceTree, name: string): Promise<{ nested: string[]; near: string[] }> {
  const folder = `${CONTAINERS_FOLDER}/${name}`;
  const prefix = `${CONTAINERS_FOLDER}/`.length;
  const near = (await tree.list(folder)).filter((entry) => isNearlyBuildFile(entry.name)).map((entry) => `${name}/${entry.name}`);
  return { nested: (await tree.below(folder, BUILD_FILE_NAMES)).map((path) => path.slice(prefix)), near };
}
