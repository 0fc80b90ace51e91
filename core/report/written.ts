/** A report in each of the ways in which it is written: for a person, for a script, and for the summary of a CI job. */
export interface Written {
  readonly text: string;
  readonly json: string;
  readonly markdown: string;
}

export function written<Report>(report: Report, asText: (report: Report) => string, asMarkdown?: (report: Report) => string): Written {
  const text = asText(report);
  return { text, json: JSON.stringify(report, null, 2), markdown: asMarkdown ? asMarkdown(report) : fenced(text) };
}

/** A text as it stands, in Markdown; nothing for nothing. */
export function fenced(text: string): string {
  return text === "" ? "" : `\`\`\`text\n${text}\n\`\`\`\n`;
}
