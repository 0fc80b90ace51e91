import type { PublishError } from "../../errors.js";
import { badDeclaredName, badFolderName, isContainerName, type ContainerFolder } from "../container-folder.js";
import type { Declaration } from "../declaration/container-json.js";
import { merged, NOTHING_SAID } from "../declaration/merged.js";
import { KINDS, type Kind } from "../kind.js";
import { kindOf, placeOf, usualNames } from "./build-files.js";
import { nameOfAll, sameName, twoBuildFiles, unnamed } from "./faults.js";
import { parentOf, type Layout } from "./layout.js";

/** What a container.json says, or why nobody can tell. */
export type Declared = { readonly kind: "said"; readonly declaration: Declaration } | { readonly kind: "fault"; readonly fault: PublishError };

/** What was found of a folder. */
export interface FolderFacts {
  readonly path: string;
  /** Which of the usual names of build files it has. */
  readonly files: readonly string[];
  readonly declared: Declared | undefined;
}

/** A container where its source tree has it. */
export interface LaidContainer {
  readonly folder: ContainerFolder;
  /** The build files, by the kind of image that they make. */
  readonly builds: ReadonlyMap<Kind, string>;
  /** What it says of itself, and the root of the source tree of all. */
  readonly declaration: Declaration;
  /** Why it cannot be published. */
  readonly fault: PublishError | undefined;
}

/** The containers among the folders: those that have a build file, and that no other one holds. */
export function laidOut(layout: Layout, folders: readonly FolderFacts[]): LaidContainer[] {
  const { containersDir, shared } = layout;
  if (shared.name !== undefined && containersDir !== "") throw nameOfAll(shared.name, containersDir);
  const claims = folders.map((facts) => claim(layout, facts)).filter(({ builds }) => builds.size > 0);
  const paths = new Set(claims.map(({ folder }) => folder.path));
  const containers = claims.filter(({ folder }) => !isInsideOne(folder.path, paths));
  return withClashes(containers).sort((a, b) => (a.folder.name < b.folder.name ? -1 : 1));
}

/** Whether one of the folders holds it. */
export function isInsideOne(path: string, folders: ReadonlySet<string>): boolean {
  if (path === "") return false;
  const parent = parentOf(path);
  return folders.has(parent) || isInsideOne(parent, folders);
}

function claim(layout: Layout, { path, files, declared }: FolderFacts): LaidContainer {
  const said = declared?.kind === "said" ? declared.declaration : NOTHING_SAID;
  const builds = new Map<Kind, string>();
  let fault = declared?.kind === "fault" ? declared.fault : undefined;
  for (const kind of KINDS) {
    const there = usualNames(layout)[kind].filter((name) => files.includes(name));
    const file = said.file !== undefined && kindOf(said.file) === kind ? said.file : there[0];
    if (file === undefined) continue;
    builds.set(kind, placeOf(path, file));
    if (said.file !== file && there.length > 1) fault ??= twoBuildFiles(path, there);
  }
  const name = said.name ?? nameOf(layout, path);
  const declaration = path === "" ? said : merged(layout.shared, said);
  return { folder: { name, path }, builds, declaration, fault: fault ?? badName({ name, path }, layout, said) };
}

/** What the container in a folder is called, where it does not say so itself. */
export function nameOf({ names, containersDir }: Layout, path: string): string {
  return names === "folder" ? path.slice(path.lastIndexOf("/") + 1) : path.slice(containersDir === "" ? 0 : containersDir.length + 1);
}

function badName({ name, path }: ContainerFolder, { names }: Layout, said: Declaration): PublishError | undefined {
  if (name === "") return unnamed();
  if (isContainerName(name, names)) return undefined;
  return said.name === undefined ? badFolderName(path) : badDeclaredName(name, path);
}

/** Each of those that are called the same says so. */
function withClashes(containers: readonly LaidContainer[]): LaidContainer[] {
  const byName = new Map<string, string[]>();
  for (const { folder } of containers) byName.set(folder.name, [...(byName.get(folder.name) ?? []), folder.path]);
  return containers.map((each) => {
    const paths = byName.get(each.folder.name) ?? [];
    return paths.length > 1 ? { ...each, fault: each.fault ?? sameName(each.folder.name, paths) } : each;
  });
}
