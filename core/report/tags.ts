import type { Kind } from "../source/kind.js";
import type { Repository } from "../image/reference.js";
import type { History, Place } from "../source/history/history.js";
import { placeOf, type ListedTag } from "../tags/marked-tag.js";

/** The tags of a repository, as `--json` prints them. */
export interface TagsReport {
  readonly ok: true;
  readonly repository: string;
  /** The full name of the branch that counted as main. */
  readonly main: string;
  /** Whether the clone is shallow: then `unknown` may only mean that it lacks the commit. */
  readonly shallow: boolean;
  readonly tags: readonly TagReport[];
}

export interface TagReport {
  readonly tag: string;
  /** null where the image cannot be read. */
  readonly digest: string | null;
  readonly place: Place;
  /** The full id, null where nobody says it. */
  readonly commit: string | null;
  /** Of the commit, RFC 3339 in UTC. */
  readonly date: string | null;
  readonly version: string | null;
  /** null for a tag of another form than `<version>-<sha7>[-nix]`. */
  readonly kind: Kind | null;
  /** `unverified`: nobody compared the image's source tree with that commit; null where nothing says so. */
  readonly tree: "unverified" | null;
}

export function tagsReport(repository: Repository, { main, shallow }: History, tags: readonly ListedTag[]): TagsReport {
  return { ok: true, repository: repository.toString(), main, shallow, tags: tags.map(tagReport) };
}

export function tagReport(listed: ListedTag): TagReport {
  const { tag, digest = null, version = null, commit, revision, parts, tree = null } = listed;
  return { tag, digest, place: placeOf(listed), commit: commit?.id ?? revision ?? null, date: commit?.date ?? null, version, kind: parts?.kind ?? null, tree };
}

/** The tags for a person: a line each, in columns, with the whole digest, by which it can be pulled. */
export function renderTags({ tags }: TagsReport): string {
  const rows = tags.map(({ tag, place, date, digest, tree }) => [tag, place, date ?? "-", digest ?? "-", ...(tree === null ? [] : ["unverified tree"])]);
  const widths = [0, 1, 2].map((column) => rows.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")).join("\n");
}
