import { func, object } from "@dagger.io/dagger";
import { PlanAction } from "./enums/plan-action.js";
import { ReportFormat } from "./enums/report-format.js";

/** What a publish would do, and why. */
@object()
export class Plan {
  /** What it would do: PUBLISH (build and push), ADD_TAGS (give an image that is there further tags), NOTHING (all is there already) or REFUSE (end with an error, before anything is built). */
  @func()
  action!: PlanAction;

  /** Why, in one sentence or two. */
  @func()
  reason!: string;

  /** Where to, as repository:tag. */
  @func()
  reference!: string;

  /** The tag, <version>-<first 7 digits of the commit>, with -nix at the end for an image that Nix builds. */
  @func()
  tag!: string;

  /** The version, as it stands in the tag. */
  @func()
  version!: string;

  /** The full id of the commit. */
  @func()
  revision!: string;

  /** Further tags that it would give. */
  @func()
  extraTags!: string[];

  /** The code of the error that it would end with, such as TAG_TAKEN; empty where it would not. */
  @func()
  errorCode!: string;

  /** What to do about that; empty where there is none. */
  @func()
  remedy!: string;

  /** Who the registry takes the CI job's ID token for, where that is the login; empty elsewhere. */
  @func()
  identity!: string;

  // Not shown: what the report is written from.
  text!: string;
  json!: string;
  markdown!: string;

  /**
   * Returns the plan as a report.
   *
   * @param format How it is written.
   */
  @func()
  report(format: ReportFormat = ReportFormat.TEXT): string {
    return this[format];
  }
}
