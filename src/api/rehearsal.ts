import { func, object } from "@dagger.io/dagger";
import { ReportFormat } from "./enums/report-format.js";
import { RehearsalStep } from "./rehearsal-step.js";

/** What the rehearsal of a publish showed. */
@object()
export class Rehearsal {
  /** Whether all steps went as they should. */
  @func()
  passed!: boolean;

  /** What was tried, in this order. */
  @func()
  steps!: RehearsalStep[];

  /** What was published, as repository:tag@digest. The registry is gone. */
  @func()
  reference!: string;

  // Not shown: what the report is written from.
  text!: string;
  json!: string;
  markdown!: string;

  /**
   * Returns the report, with the reference as the last line of its text.
   *
   * @param format How it is written.
   */
  @func()
  report(format: ReportFormat = ReportFormat.TEXT): string {
    return this[format];
  }
}
