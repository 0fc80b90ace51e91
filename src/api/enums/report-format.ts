/** How a report is written. */
export enum ReportFormat {
  /** For a person. */
  TEXT = "text",
  /** For a script. */
  JSON = "json",
  /** For the summary of a CI job. */
  MARKDOWN = "markdown",
}
