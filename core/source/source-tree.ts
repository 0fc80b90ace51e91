/** What is found at a path, behind links: `nowhere` is a link that leads to nothing, `forbidden` what this user may not read. */
export type Seen = "file" | "folder" | "nowhere" | "forbidden" | "absent";

/** An entry of a folder. What is no folder by itself may be a link to one: only `look` tells. */
export interface Entry {
  readonly name: string;
  readonly kind: "folder" | "other";
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
   * The paths of what has one of these names directly in a folder of this folder; links to folders are not followed. Of a
   * folder that may not be looked into, the first name stands for all.
   */
  inFolders(folder: string, names: readonly string[]): Promise<readonly string[]>;
  /** The paths of what has one of these names in a folder, however deep; links are not followed. */
  below(folder: string, names: readonly string[]): Promise<readonly string[]>;
}

/** Whether there is anything at a path, behind links. */
export async function isThere(tree: SourceTree, path: string): Promise<boolean> {
  const seen = await tree.look(path);
  return seen !== "absent" && seen !== "nowhere";
}
