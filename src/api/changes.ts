import { func, object } from "@dagger.io/dagger";
import { ChangedContainer } from "./changed-container.js";
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

  matrixLine!: string;
  // Not shown: what the report is written from.
  text!: string;
  json!: string;
  markdown!: string;

  /** Returns a matrix for the strategy of GitHub's and Forgejo's workflows, on one line: {"include":[{"name","kind","version","tag","folder"},…]}. */
  @func()
  matrix(): string {
    return this.matrixLine;
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
