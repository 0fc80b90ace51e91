const SHOWN_LINES = 40;

/** What a person is told of a failed build's output. */
export function endOf(output: string): string {
  return `the end of the build's output:\n${output.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n")}`;
}
