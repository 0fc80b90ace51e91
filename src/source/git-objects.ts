/** A git object, found by its name. */
export interface GitObject {
  readonly id: string;
  /** blob, tree, commit or tag; or symlink: a link that leads out of the tree that it was looked for in. */
  readonly type: string;
  readonly content: Buffer;
}

/** Symbolic links within the tree are followed. Without --buffer, git would write every answer by itself. */
export const BATCH_ARGUMENTS = ["cat-file", "--batch-command", "--buffer", "--follow-symlinks"] as const;

const NEWLINE = 0x0a;

/** What `cat-file --batch-command` reads for these names. */
export function batchInput(names: readonly string[]): string {
  // A line break would make two names of one, and put every answer in the wrong place.
  return `${names.map((name) => `contents ${/[\n\0]/.test(name) ? "" : name}\n`).join("")}flush\n`;
}

/** The next answer of `cat-file --batch-command` (git-cat-file(1), "BATCH OUTPUT"), and where the one after it begins; undefined for half an answer. */
export function batchAnswer(output: Buffer, at: number): { object: GitObject | undefined; next: number } | undefined {
  const end = output.indexOf(NEWLINE, at);
  if (end < 0) return undefined;
  const header = output.toString("latin1", at, end);
  if (header.endsWith(" missing")) return { object: undefined, next: end + 1 };
  const [, id = "", type = "", size] = /^(?:([0-9a-f]{40,64}) (\w+)|(?:symlink|dangling|loop|notdir)) (\d+)$/.exec(header) ?? [];
  if (size === undefined) return { object: undefined, next: end + 1 };
  const next = end + 1 + Number(size) + 1;
  if (next > output.length) return undefined;
  const content = output.subarray(end + 1, next - 1);
  if (type !== "") return { object: { id, type, content }, next };
  return { object: header.startsWith("symlink ") ? { id: "", type: "symlink", content } : undefined, next };
}

/** One line of a tree object. */
export interface TreeEntry {
  readonly kind: "folder" | "file" | "link" | "submodule";
  /** Of a submodule, the commit that is checked out there. */
  readonly id: string;
}

/** By the first digit of a mode, and by the second one where that is 1 (40000, 100644, 120000, 160000). */
function kindOf(first: number | undefined, second: number | undefined): TreeEntry["kind"] {
  if (first === 0x34) return "folder";
  if (second === 0x32) return "link";
  return second === 0x36 ? "submodule" : "file";
}

/** The entries of a tree object by name, each `mode SP name NUL id`, the id in binary. */
export function treeEntries(tree: GitObject | undefined): ReadonlyMap<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  if (tree?.type !== "tree") return entries;
  const { content, id } = tree;
  // A character for a byte: a string is searched much faster than a buffer.
  const [text, hex] = [content.toString("latin1"), content.toString("hex")];
  for (let at = 0; at < content.length; ) {
    const nul = text.indexOf("\0", at);
    const next = nul + 1 + id.length / 2;
    const name = content.toString("utf8", text.indexOf(" ", at) + 1, nul);
    entries.set(name, { kind: kindOf(content[at], content[at + 1]), id: hex.slice(2 * (nul + 1), 2 * next) });
    at = next;
  }
  return entries;
}
