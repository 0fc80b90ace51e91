import { func, object } from "@dagger.io/dagger";
import { ReportFormat } from "./enums/report-format.js";

/** An API key of a user of a zot, as far as zot tells of it. The key itself is known to nobody any more. */
@object()
export class ApiKey {
  /** What it was called when it was made; " (rotated)" at the end marks one that a rotation made. */
  @func()
  label!: string;

  /** The name by which it is revoked. */
  @func()
  uuid!: string;

  /** When it was made, RFC 3339 in UTC. */
  @func()
  created!: string;

  /** When it was used last, RFC 3339 in UTC; empty where it never was. */
  @func()
  lastUsed!: string;

  /** When it expires, RFC 3339 in UTC; empty for one that never does. */
  @func()
  expires!: string;

  /** Whether it never expires. */
  @func()
  unlimited!: boolean;

  /** Whole days until it expires, by the registry's clock: 0 on the last one, negative once it has expired, and 0 for one that never does. */
  @func()
  daysLeft!: number;

  /** Whether the module is logged in by it. */
  @func()
  inUse!: boolean;

  // Not shown: what the report is written from.
  text!: string;
  json!: string;
  markdown!: string;

  /**
   * Returns the key in a line: label, uuid and when it expires.
   *
   * @param format How it is written.
   */
  @func()
  report(format: ReportFormat = ReportFormat.TEXT): string {
    return this[format];
  }
}
