import { expect } from "chai";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT } from "../project.js";

/** Holds a file of docs/ against what it has to say; `npm run write-docs` writes it. */
export async function expectWritten(path: string, text: string): Promise<void> {
  if (process.env["WRITE_DOCS"] === "1") return writeFile(join(PROJECT, path), text);
  expect((await readDoc(path)) === text, `${path} is out of date: npm run write-docs writes it`).to.equal(true);
}

export function readDoc(path: string): Promise<string> {
  return readFile(join(PROJECT, path), "utf8").catch(() => "");
}

/** A page with what is made by a script between `<!-- made: title -->` and `<!-- end -->`. */
export function withChapters(page: string, chapters: ReadonlyMap<string, string>): string {
  const missing = [...chapters.keys()].filter((title) => !page.includes(`<!-- made: ${title} -->\n`));
  expect(missing, "what the page has no place for").to.deep.equal([]);
  return page.replace(/<!-- made: (.*?) -->\n.*?<!-- end -->/gs, (found, title: string) => {
    const text = chapters.get(title);
    return text === undefined ? found : `<!-- made: ${title} -->\n\n${text}\n\n<!-- end -->`;
  });
}
