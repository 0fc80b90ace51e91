import { expect } from "chai";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT } from "../project.js";

/** Holds a file of docs/ against what it has to say; `npm run write-docs` writes it. */
export async function expectWritten(path: string, text: string): Promise<void> {
  if (process.env["WRITE_DOCS"] === "1") return writeFile(join(PROJECT, path), text);
  const written = await readFile(join(PROJECT, path), "utf8").catch(() => "");
  expect(written === text, `${path} is out of date: npm run write-docs writes it`).to.equal(true);
}
