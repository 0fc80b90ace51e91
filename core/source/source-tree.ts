/** What is found at a path, behind links: `nowhere` is a link that leads to nothing, `forbidden` what this user may not read. */
export type Seen = "file" | "folder" | "nowhere" | "forbidden" | "absent";

/** An entry of a folder. What is no folder by itself may be a link to one: only `look` tells. */
export interface Entry {
  readonly name: string;
  readonly kind: "folder" | "other";
}

/** What is looked for in a walk through folders. */
export interface WalkOrder {
  readonly stops: readonly string[];
  readonly also: readonly string[];
  /** 1: in folders directly in the one that the walk begins at. */
  readonly deepest: number;
}

/** What a walk found. What is no folder by itself may be a link to one. */
export interface Found {
  readonly path: string;
  readonly kind: Entry["kind"];
}

/** A source tree: a folder on a machine, or a Directory of an engine. All paths are from its root, with forward slashes. */
export interface SourceTree {
  /** What messages call it: the path that was given, or the argument. */
  readonly name: string;
  look(path: string): Promise<Seen>;
  /** The text of a file that is there. */
  read(path: string): Promise<string>;
  /** Nothing of a folder that is not there, or may not be looked into. */
  list(folder: string): Promise<readonly Entry[]>;
  /**
   * What has one of these names in the folders below this one, without what is in folders that have one of `stops`. Links
   * are not followed, nor folders that are passed over. Of a folder that may not be looked into, the first of `stops`
   * stands for all.
   */
  walk(folder: string, order: WalkOrder): Promise<readonly Found[]>;
  /** Whether what a path leads to, behind all links, is in the source tree. */
  holds(path: string): Promise<boolean>;
}

/** Whether there is anything at a path, behind links. */
export async function isThere(tree: SourceTree, path: string): Promise<boolean> {
  const seen = await tree.look(path);
  return seen !== "absent" && seen !== "nowhere";
}
