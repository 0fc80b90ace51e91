import { ExistsType, type Directory } from "@dagger.io/dagger";
import { BUILD_FILES, KINDS } from "../core/source/kind.js";
import { containerTexts, skippedIn, type ContainerTexts, type FoundFile, type FoundTree } from "../core/containers/container-texts.js";
import { BUILD_FILE_NAMES, CONTAINER_JSON, CONTAINERS_FOLDER, isNearlyBuildFile, noContainers } from "../core/source/container-folder.js";
import { engineCall } from "./fault.js";
import { own } from "../core/errors/own-words.js";
import { submodules } from "./source.js";

const FILES = [...KINDS.map((kind) => BUILD_FILES[kind]), CONTAINER_JSON];

/** All containers of a source directory, by name, and what is none. */
export async function readContainers(src: Directory): Promise<{ containers: ContainerTexts[]; skipped: string[] }> {
  if (!(await src.exists(CONTAINERS_FOLDER, { expectedType: ExistsType.DirectoryType }))) throw noContainers(own`src`);
  const found = await foundTree(src);
  const containers = containerTexts(found);
  if (containers.length === 0) throw noContainers(own`src`);
  return { containers, skipped: skippedIn(found, containers) };
}

async function foundTree(src: Directory): Promise<FoundTree> {
  const folder = src.directory(CONTAINERS_FOLDER);
  const { folders, dangling, paths } = await engineCall(own`list ${CONTAINERS_FOLDER}/`, () => listed(folder));
  const isDirect = (path: string) => path.split("/").length === 2;
  const files = await engineCall(own`read ${CONTAINERS_FOLDER}/`, () => Promise.all(paths.filter(isDirect).map((path) => readFile(folder, path))));
  const nested = paths.filter((path) => !isDirect(path) && BUILD_FILE_NAMES.some((file) => file === path.slice(path.lastIndexOf("/") + 1)));
  const withoutBuildFile = folders.filter((name) => !files.some(({ container, file }) => container === name && file !== CONTAINER_JSON));
  const near = await Promise.all(withoutBuildFile.map(async (name) => (await folder.directory(name).entries()).filter(isNearlyBuildFile).map((file) => `${name}/${file}`)));
  return { files, folders, dangling, submodules: await submodules(src), nested, near: near.flat() };
}

async function listed(folder: Directory): Promise<{ folders: string[]; dangling: string[]; paths: string[] }> {
  const entries = await folder.entries();
  const others = entries.filter((entry) => !entry.endsWith("/"));
  // A glob does not look into links, and they are listed without a slash, like files.
  const linked = await filtered(others, (name) => folder.exists(name, { expectedType: ExistsType.DirectoryType }));
  const dangling = await filtered(others, async (name) => !linked.includes(name) && !(await folder.exists(name)));
  const found = await Promise.all(FILES.map(async (file) => [...(await folder.glob(`**/${file}`)), ...(await behind(folder, linked, file))]));
  // A folder ends in a slash.
  const paths = found.flat().map((path) => path.replace(/\/$/, ""));
  return { folders: [...entries.filter((entry) => entry.endsWith("/")).map((entry) => entry.slice(0, -1)), ...linked], dangling, paths };
}

function behind(folder: Directory, linked: readonly string[], file: string): Promise<string[]> {
  return filtered(linked.map((name) => `${name}/${file}`), (path) => folder.exists(path, { doNotFollowSymlinks: true }));
}

async function filtered(texts: readonly string[], isWanted: (text: string) => Promise<boolean>): Promise<string[]> {
  const wanted = await Promise.all(texts.map(isWanted));
  return texts.filter((_, at) => wanted[at]);
}

async function readFile(folder: Directory, path: string): Promise<FoundFile> {
  const [container = "", file = ""] = path.split("/");
  try {
    return { container, file, kind: "text", text: await folder.file(path).contents() };
  } catch (error) {
    if (await folder.exists(path, { expectedType: ExistsType.RegularType })) throw error;
    const isFolder = await folder.exists(path, { expectedType: ExistsType.DirectoryType });
    return { container, file, kind: isFolder ? "folder" : "to-nowhere" };
  }
}
