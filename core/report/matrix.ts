import type { FoundVariant } from "../containers/variant.js";
import type { Tag } from "../image/tag.js";
import type { Version } from "../image/version.js";
import { shownFolder } from "../source/layout/layout.js";
import type { Kind } from "../source/kind.js";

export interface MatrixEntry {
  readonly name: string;
  readonly kind: Kind;
  readonly version: Version | null;
  readonly tag: Tag | null;
  /** Where the container is, from the root of the source tree; `.` is the root itself. */
  readonly folder: string;
}

/** An entry of the matrix. Without a version it is there all the same: its own job fails, and those of the others go on. */
export function matrixEntry({ name, folder, kind, variant: published }: FoundVariant): MatrixEntry {
  return { name, kind, version: published?.version ?? null, tag: published?.tag ?? null, folder: shownFolder(folder) };
}

/** A matrix for the `strategy` of GitHub's and Forgejo's workflows, on one line. */
export function renderMatrix(found: readonly FoundVariant[]): string {
  return JSON.stringify({ include: found.map(matrixEntry) });
}
