/** A git object, found by its name. */
export interface GitObject {
  readonly id: string;
  /** blob, tree, commit or tag. */
  readonly type: string;
  readonly content: Buffer;
}

/** Without --buffer, git would write every answer by itself. */
export const BATCH_ARGUMENTS = ["cat-file", "--batch-command", "--buffer"] as const;

const NEWLINE = 0x0a;

/** What `cat-file --batch-command` reads for these names. */
export function batchInput(names: readonly string[]): string {
  // A line break would make two names of one, and put every answer in the wrong place.
  return `${names.map((name) => `contents ${/[\n\0]/.test(name) ? "" : name}\n`).join("")}flush\n`;
}

/** An answer, and where the one after it begins; or how many bytes it takes before there is a whole one. */
export type BatchAnswer = { readonly kind: "answer"; readonly object: GitObject | undefined; readonly next: number } | { readonly kind: "half"; readonly length: number };

/** The next answer of `cat-file --batch-command` (git-cat-file(1), "BATCH OUTPUT"). */
export function batchAnswer(output: Buffer, at: number): BatchAnswer {
  const end = output.indexOf(NEWLINE, at);
  if (end < 0) return { kind: "half", length: output.length - at + 1 };
  const header = output.toString("latin1", at, end);
  const [, id = "", type = "", size] = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(header) ?? [];
  // `<name> missing`, or `<name> ambiguous`.
  if (size === undefined) return { kind: "answer", object: undefined, next: end + 1 };
  const next = end + 1 + Number(size) + 1;
  if (next > output.length) return { kind: "half", length: next - at };
  return { kind: "answer", object: { id, type, content: output.subarray(end + 1, next - 1) }, next };
}

/** One line of a tree object. */
export interface TreeEntry {
  readonly kind: "folder" | "file" | "link" | "submodule";
  /** As git writes it, such as 100755 for a file that may be run. */
  readonly mode: string;
  /** Of a submodule, the commit that is checked out there. */
  readonly id: string;
}

/** By mode; what is none of these is a file. */
const KINDS: Readonly<Record<string, TreeEntry["kind"]>> = { "40000": "folder", "120000": "link", "160000": "submodule" };

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
    const space = text.indexOf(" ", at);
    const [mode, name] = [text.slice(at, space), content.toString("utf8", space + 1, nul)];
    entries.set(name, { kind: KINDS[mode] ?? "file", mode, id: hex.slice(2 * (nul + 1), 2 * next) });
    at = next;
  }
  return entries;
}
