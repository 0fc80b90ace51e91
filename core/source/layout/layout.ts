import { own } from "../../errors/own-words.js";
import type { Declaration, TreeDeclaration } from "../declaration/container-json.js";
import type { Naming } from "../declaration/naming.js";
import { givenFolder } from "./given-path.js";

/** What whoever runs us says of it. It goes before what the source tree says of itself. */
export interface LayoutChoice {
  readonly containersDir?: string | undefined;
  readonly names?: Naming | undefined;
  /** What the root is called, where it is a container and does not say so itself. */
  readonly rootName?: string | undefined;
}

/** Where a source tree keeps its containers, and how they are called. */
export interface Layout {
  /** From the root of the source tree; "" is the root itself. */
  readonly containersDir: string;
  readonly names: Naming;
  /** What the container.json at the root says of every container. */
  readonly shared: TreeDeclaration;
  readonly rootName?: string | undefined;
}

export const DEFAULT_CONTAINERS_DIR = "containers";

/** The layout of a source tree whose root says this. */
export function layoutOf(choice: LayoutChoice, shared: TreeDeclaration): Layout {
  const containersDir = givenDir(choice.containersDir) ?? shared.containersDir ?? DEFAULT_CONTAINERS_DIR;
  return { containersDir, names: choice.names ?? shared.names ?? "folder", shared, rootName: choice.rootName };
}

/** A CI variable that is not set gives nothing. */
function givenDir(text: string | undefined): string | undefined {
  return text === undefined || text === "" ? undefined : givenFolder(text, own`--containers-dir (containersDir)`);
}

/** How deep below it a container's folder may be: at the root of a source tree, which may be huge, it is directly there. */
export function deepest({ containersDir }: Layout): number {
  return containersDir === "" ? 1 : 4;
}

/** The path of something in a folder. */
export function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** A folder as messages name it. */
export function shownFolder(folder: string): string {
  return folder === "" ? "." : folder;
}

/** The folder that a path is in. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/**
 * Whether a folder is never looked into for containers. What stands directly where the containers are, and has a name
 * that none can have, is told instead: it was meant as one.
 */
export function isPassedOver(name: string, where: "beside-containers" | "elsewhere"): boolean {
  return where === "beside-containers" ? name === ".git" : name.startsWith(".") || name === "node_modules";
}

/** Where a folder stands that is so deep below the one that a walk began at; the root of a repository is full of other things. */
export function placeOfFolder(start: string, depth: number): "beside-containers" | "elsewhere" {
  return depth === 0 && start !== "" ? "beside-containers" : "elsewhere";
}

/** More folders in one are no group of containers, but data. */
export const GROUP_MOST = 1000;

/** The build context of a container that declares none other: its own folder. */
export function contextOf(folder: { readonly path: string }, { context }: Pick<Declaration, "context">): string {
  return context ?? folder.path;
}
