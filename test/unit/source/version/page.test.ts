import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseVersion, versionInTag } from "../../../../core/image/version.js";
import { declaredVersionSource } from "../../../../core/source/declaration/version-source.js";
import { parseVersionFrom } from "../../../../core/source/declaration/version-text.js";
import { PROJECT } from "../../../support/project.js";

/** The rows of the table with this heading, without the code marks around a cell. */
function rowsOf(heading: string): string[][] {
  const lines = readFileSync(join(PROJECT, "docs/versions.md"), "utf8").split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} |`)) + 2;
  const end = lines.findIndex((line, at) => at > start && !line.startsWith("|"));
  return lines.slice(start, end).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim().replace(/^`(.*)`$/, "$1")));
}

describe("docs/versions.md", () => {
  const mapped = rowsOf("a version");
  it("says how versions stand in tags, those of the issue among them", () => {
    expect(mapped.map(([version]) => version)).to.include.members(["1:9.18.28-1~deb12u2", "jdk-21.0.5+11", "RELEASE.2025-04-22T22-12-26Z", "b4567"]);
  });
  for (const [version = "", tag] of mapped) it(`${version} is ${tag ?? ""} in a tag`, () => expect(versionInTag(parseVersion(version, "it"))).to.equal(tag));

  const sources = rowsOf("where it stands");
  it("has all sources", () => expect(new Set(sources.map(([, text = ""]) => parseVersionFrom(text, "taken").kind))).to.have.property("size", 7));
  for (const [, text = "", json = ""] of sources) {
    it(`${text} is ${json === "" ? "read" : "the same in container.json"}`, () => {
      const source = parseVersionFrom(text, "taken");
      if (json === "") expect(source.kind).to.equal("command");
      else expect(declaredVersionSource.parse(JSON.parse(json))).to.deep.equal(source);
    });
  }
});
