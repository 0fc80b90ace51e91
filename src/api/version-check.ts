import { func, object } from "@dagger.io/dagger";
import { CheckedContainer } from "./checked-container.js";
import { ReportFormat } from "./enums/report-format.js";

/** Whether the containers of a source tree declare their versions, and what is wrong where they do not. */
@object()
export class VersionCheck {
  /** Whether nothing is wrong. */
  @func()
  passed!: boolean;

  /** Every container, by name. */
  @func()
  containers!: CheckedContainer[];

  /** The tags that the registry was asked about, as references: those of containers that changed. */
  @func()
  askedTags!: string[];

  /** What is in containers/ and is no container, each with the reason. */
  @func()
  skipped!: string[];

  // Not shown: what the report is written from.
  text!: string;
  json!: string;
  markdown!: string;

  /**
   * Returns what was found as a report.
   *
   * @param format How it is written.
   */
  @func()
  report(format: ReportFormat = ReportFormat.TEXT): string {
    return this[format];
  }
}
