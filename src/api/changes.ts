import { func, object } from "@dagger.io/dagger";
import { ChangedContainer } from "./changed-container.js";
import { MatrixOf } from "./enums/source/matrix-of.js";
import { ReportFormat } from "./enums/report-format.js";

/** The containers that differ between two commits. */
@object()
export class Changes {
  /** The full id of the commit that was compared with; empty before the first commit. */
  @func()
  base!: string;

  /** The full id of the commit that was looked at. */
  @func()
  head!: string;

  /** What has to be built again. */
  @func()
  containers!: ChangedContainer[];

  /** The names of containers that are no more. */
  @func()
  deleted!: string[];

  // Not shown: a matrix of each kind, and what the report is written from.
  matrices!: string[];
  text!: string;
  json!: string;
  markdown!: string;

  /**
   * Returns a matrix for the strategy of GitHub's and Forgejo's workflows, on one line: {"include":[{"name","kind","version","tag","folder","runner"},…]}.
   *
   * runner is what container.json says of the platform or of the kind, for runs-on: a label, a list of labels, or "" where it says nothing.
   *
   * @param of What has an entry. PLATFORMS adds "platform" ("" is the engine's own) and "byDigest", which says whether it is one of several.
   */
  @func()
  matrix(of: MatrixOf | null = MatrixOf.CONTAINERS): string {
    return this.matrices[Object.values(MatrixOf).indexOf(of ?? MatrixOf.CONTAINERS)] ?? "";
  }

  /** Returns the names of the containers, each once. */
  @func()
  names(): string[] {
    return [...new Set(this.containers.map(({ name }) => name))];
  }

  /**
   * Returns the changes as a report.
   *
   * @param format How it is written.
   */
  @func()
  report(format: ReportFormat = ReportFormat.TEXT): string {
    return this[format];
  }
}
