import { func, object } from "@dagger.io/dagger";
import { Place } from "./enums/place.js";
import { ReportFormat } from "./enums/report-format.js";

/** A tag of a repository, and what it holds. */
@object()
export class ImageTag {
  /** The tag. */
  @func()
  name!: string;

  /** The digest of its manifest or index; empty where the image cannot be read. */
  @func()
  digest!: string;

  /** The version that the image names, else the one of the tag; empty where neither does. */
  @func()
  version!: string;

  /** The full id of the commit; empty where it is not known. */
  @func()
  revision!: string;

  /** When that commit was made, RFC 3339 in UTC; empty where it is not known. */
  @func()
  date!: string;

  /** "dockerfile" or "nix"; empty for a tag of another form than <version>-<sha7>[-nix]. */
  @func()
  kind!: string;

  /** Where its commit is: MAIN (on the main branch), BRANCH (only another branch, or a git tag, leads to it) or UNKNOWN (not in the repository, or not told). */
  @func()
  place!: Place;

  /** Whether production may use it. */
  @func()
  deployable!: boolean;

  /** The reference that pulls it, as repository:tag@digest. */
  @func()
  reference!: string;

  // Not shown: what the report is written from.
  text!: string;
  json!: string;
  markdown!: string;

  /**
   * Returns the tag on one line: name, place, date and digest.
   *
   * @param format How it is written.
   */
  @func()
  report(format: ReportFormat = ReportFormat.TEXT): string {
    return this[format];
  }
}
