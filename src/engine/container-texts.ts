import { ExistsType, type Directory } from "@dagger.io/dagger";
import { BUILD_FILES, KINDS } from "../image/kind.js";
import { containerTexts, type ContainerTexts, type FoundFile } from "../image/version-check.js";
import { CONTAINER_JSON, CONTAINERS_FOLDER, noContainers } from "../source/container-folder.js";
import { engineCall } from "./fault.js";
import { own } from "../errors/own-words.js";

const FILES = [...KINDS.map((kind) => BUILD_FILES[kind]), CONTAINER_JSON];

/** All containers of a source directory, by name. */
export async function readContainers(src: Directory): Promise<ContainerTexts[]> {
  if (!(await src.exists(CONTAINERS_FOLDER, { expectedType: ExistsType.DirectoryType }))) throw noContainers(own`src`);
  const folder = src.directory(CONTAINERS_FOLDER);
  const paths = await engineCall(`list ${CONTAINERS_FOLDER}/`, async () => {
    const linked = await linkedFolders(folder);
    const found = await Promise.all(FILES.map(async (file) => [...(await folder.glob(`*/${file}`)), ...(await behind(folder, linked, file))]));
    // A folder ends in a slash.
    return found.flat().map((path) => path.replace(/\/$/, ""));
  });
  const files = await engineCall(`read ${CONTAINERS_FOLDER}/`, () => Promise.all(paths.map((path) => readFile(folder, path))));
  const containers = containerTexts(files);
  if (containers.length === 0) throw noContainers(own`src`);
  return containers;
}

/** A glob does not look into links, and they are listed without a slash, like files. */
async function linkedFolders(folder: Directory): Promise<string[]> {
  const names = (await folder.entries()).filter((entry) => !entry.endsWith("/"));
  return filtered(names, (name) => folder.exists(name, { expectedType: ExistsType.DirectoryType }));
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
