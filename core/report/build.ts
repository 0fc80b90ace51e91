import type { Target } from "../containers/target.js";
import type { Digest } from "../image/digest.js";

/** What a build came to that nobody publishes, as `--json` prints it. */
export interface BuildReport {
  readonly container: string;
  readonly version: string;
  readonly tag: string;
  readonly revision: string;
  readonly digest: Digest;
  readonly platforms: readonly string[];
  /** How many tests it passed. */
  readonly tests: number;
  /** Where nobody compared the source tree with that commit. */
  readonly tree?: "unverified";
}

export interface BuiltFacts {
  readonly digest: Digest;
  readonly platforms: readonly string[];
  readonly tests: number;
}

export function buildReport({ name, tag, identity: { version, commit, tree } }: Target, { digest, platforms, tests }: BuiltFacts): BuildReport {
  return { container: name, version, tag, revision: commit.id, digest, platforms, tests, ...(tree && { tree }) };
}

/** `name:tag@digest`, as a publish prints it behind registry and namespace. */
export function renderBuild({ container, tag, digest }: BuildReport): string {
  return `${container}:${tag}@${digest}`;
}

/** As Markdown, for the summary of a CI job. Names, versions and digests have no characters that it would read as markup. */
export function buildMarkdown(report: BuildReport): string {
  const facts = [
    ["tag", report.tag],
    ["version", report.version],
    ["commit", report.revision],
    ["digest", report.digest],
    ["platforms", report.platforms.join(", ")],
    ["source tree", report.tree],
  ] as const;
  const rows = facts.flatMap(([name, value]) => (value === undefined ? [] : [`| ${name} | \`${value}\` |`]));
  const tested = report.tests === 0 ? "No test was given." : `Passed ${report.tests === 1 ? "its test" : `its ${report.tests} tests`}.`;
  return [`### Built ${report.container}`, "", "| | |", "|---|---|", ...rows, "", `${tested} Nothing was published.`, ""].join("\n");
}
