import { PublishError } from "../errors.js";
import { cannotRead, CONTAINER_JSON, CONTAINERS_FOLDER, danglingLink, nearlyBuildFile, noFile, tooDeep, tooHigh } from "../source/container-folder.js";
import { parseContainerJson } from "../source/declaration/container-json.js";
import { BUILD_FILES, KINDS, type Kind } from "../source/kind.js";

/** A file of a container's folder, by what is found there. */
export type FoundFile = { readonly container: string; readonly file: string } & (
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "folder" | "to-nowhere" | "forbidden" }
);

/** What a source tree has in containers/. */
export interface FoundTree {
  readonly files: readonly FoundFile[];
  /** Folders, and links to folders. */
  readonly folders: readonly string[];
  /** Links that lead nowhere. */
  readonly dangling: readonly string[];
  /** Folders that are in another repository. */
  readonly submodules: readonly string[];
  /** Build files that stand deeper, or in containers/ itself, by their paths there. */
  readonly nested: readonly string[];
  /** Files in folders without a build file that are called nearly as one, by their paths in containers/. */
  readonly near: readonly string[];
}

/** A container of a source tree, and the texts of its build files. */
export interface ContainerTexts {
  /** As the folder is called, whether or not that is a name for a container. */
  readonly name: string;
  readonly texts: ReadonlyMap<Kind, string>;
  /** The text of its container.json, where it has one. */
  readonly declaration: string | undefined;
  /** Files that cannot be read: links to nowhere, a container.json that is a folder, what nobody may read. */
  readonly unreadable: readonly Exclude<FoundFile, { kind: "text" }>[];
  /** Where its folder is in another repository. */
  readonly elsewhere?: "submodule" | undefined;
}

/** Puts the files of containers together, by name; a folder without a build file is none. */
export function containerTexts({ files, folders, submodules }: FoundTree): ContainerTexts[] {
  const elsewhere = new Set(submodules.filter((name) => folders.includes(name)));
  const names = [...new Set([...files.map(({ container }) => container), ...elsewhere])].sort();
  const found = names.map((name) => textsOf(name, files.filter(({ container }) => container === name), elsewhere.has(name) ? "submodule" : undefined));
  return found.filter(isContainer);
}

function textsOf(name: string, files: readonly FoundFile[], elsewhere: ContainerTexts["elsewhere"]): ContainerTexts {
  const text = (wanted: string) => {
    const found = files.find(({ file }) => file === wanted);
    return found?.kind === "text" ? found.text : undefined;
  };
  const texts = KINDS.flatMap((kind) => {
    const found = text(BUILD_FILES[kind]);
    return found === undefined ? [] : [[kind, found] as const];
  });
  // A folder that is called like a build file is simply something else.
  const unreadable = files.filter((each) => each.kind !== "text").filter(({ kind, file }) => kind !== "folder" || file === CONTAINER_JSON);
  return { name, texts: new Map(texts), declaration: text(CONTAINER_JSON), unreadable, elsewhere };
}

function isContainer({ texts, unreadable, elsewhere }: ContainerTexts): boolean {
  return texts.size > 0 || elsewhere === "submodule" || unreadable.some(({ file }) => file !== CONTAINER_JSON);
}

/** The error for a file that should be there to be read. */
export function unreadableFile({ container, file, kind }: Exclude<FoundFile, { kind: "text" }>): PublishError {
  const path = `${CONTAINERS_FOLDER}/${container}/${file}`;
  return kind === "forbidden" ? cannotRead(path) : noFile(path);
}

/** What is in containers/ and looks like a container, and is none, each with the reason: nothing is left out in silence. */
export function skippedIn({ folders, dangling, nested, near }: FoundTree, containers: readonly ContainerTexts[]): string[] {
  const dependencies = containers.flatMap(({ name, declaration }) => (declaration === undefined ? [] : declared(declaration, name)));
  const others = folders.filter((name) => !containers.some((each) => each.name === name)).sort();
  const ofFolders = others.flatMap((name) => {
    const inside = (paths: readonly string[]) => paths.filter((each) => each.startsWith(`${name}/`)).map((each) => `${CONTAINERS_FOLDER}/${each}`);
    const path = `${CONTAINERS_FOLDER}/${name}`;
    // What others are made of need not be a container.
    const isUsed = dependencies.some((each) => each === path || each.startsWith(`${path}/`));
    return [...(isUsed ? [] : inside(near).map(nearlyBuildFile)), ...inside(nested).map(tooDeep)];
  });
  const high = nested.filter((path) => !path.includes("/")).map((path) => tooHigh(`${CONTAINERS_FOLDER}/${path}`));
  return [...high, ...ofFolders, ...dangling.map((name) => danglingLink(`${CONTAINERS_FOLDER}/${name}`))];
}

function declared(declaration: string, name: string): readonly string[] {
  try {
    return parseContainerJson(declaration, name).dependsOn;
  } catch (error) {
    // It is told as a problem of its container.
    if (error instanceof PublishError) return [];
    throw error;
  }
}
