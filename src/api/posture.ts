import { func, object } from "@dagger.io/dagger";
import { Expectation } from "./enums/expectation.js";
import { ReportFormat } from "./enums/report-format.js";
import { Finding } from "./finding.js";
import type { Fields } from "../module/fields.js";
import { loaded } from "../module/load.js";

/** How a registry is set up (its posture), as it answered: who may pull, push, overwrite and list. */
@object()
export class Posture {
  /** The repository that was asked about, as registry/path. */
  @func()
  repository!: string;

  /** May anybody pull? */
  @func()
  anonymousPull!: Finding;

  /** May anybody push? */
  @func()
  anonymousPush!: Finding;

  /** May the given key push? */
  @func()
  keyPush!: Finding;

  /** May the given key push to a tag that exists? NO means that tags are immutable for it. */
  @func()
  overwrite!: Finding;

  /** Are tags listed to anybody? */
  @func()
  anonymousTags!: Finding;

  /** Are tags listed to the given key? */
  @func()
  keyTags!: Finding;

  /** Is the catalog listed to anybody? */
  @func()
  anonymousCatalog!: Finding;

  /** Is the catalog listed to the given key? */
  @func()
  keyCatalog!: Finding;

  /** What was expected, and is shown. */
  @func()
  expectations!: Expectation[];

  /** What the audit could not take away again, one a line. Nothing, as a rule. */
  @func()
  leftBehind!: string[];

  /** Who the registry takes the CI job's ID token for, where that is the login, and where it was taken; empty elsewhere. */
  @func()
  identity!: string;

  // Not shown: what the report is written from.
  text!: string;
  json!: string;
  markdown!: string;

  /**
   * Throws POSTURE_DIFFERS unless the registry shows all of this.
   *
   * @param expectations What the registry has to show.
   */
  @func()
  async assert(expectations: Expectation[]): Promise<void> {
    await (await loaded<Assertion>()).assertPosture(this, expectations);
  }

  /**
   * Returns the report of the audit.
   *
   * @param format How it is written.
   */
  @func()
  report(format: ReportFormat = ReportFormat.TEXT): string {
    return this[format];
  }
}

interface Assertion {
  assertPosture(posture: Fields<Posture>, expectations: readonly Expectation[]): Promise<void>;
}
