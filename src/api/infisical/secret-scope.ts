import { func, object } from "@dagger.io/dagger";
import { ReportFormat } from "../enums/report-format.js";
import { loaded } from "../../module/load.js";
import { ScopeFinding } from "./scope-finding.js";

/** What the identity of an Infisical can do: whether it can read the two secrets of a login, and no more. */
@object()
export class SecretScope {
  /** Whether it can read these two, and can neither list nor read another one. */
  @func()
  narrow!: boolean;

  /** All that was asked, with the answers. */
  @func()
  findings!: ScopeFinding[];

  /** What is not as it should be, one a line; none where it is narrow. */
  @func()
  differences!: string[];

  // Not shown: what the report is written from.
  url!: string;
  text!: string;
  json!: string;
  markdown!: string;

  /**
   * Throws SCOPE_DIFFERS unless the identity can read the two secrets, and no more.
   */
  @func()
  async assert(): Promise<void> {
    await (await loaded<Assertion>()).assertScope(this.url, this.differences);
  }

  /**
   * Returns the report of the questions and answers.
   *
   * @param format How it is written.
   */
  @func()
  report(format: ReportFormat = ReportFormat.TEXT): string {
    return this[format];
  }
}

interface Assertion {
  assertScope(url: string, differences: readonly string[]): Promise<void>;
}
