import { expect } from "chai";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PROJECT } from "../support/project.js";

const PAGES = ["README.md", "CHANGELOG.md", ...["docs", "examples"].flatMap((folder) => readdirSync(join(PROJECT, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)))].filter((name) => name.endsWith(".md"));

function read(page: string): string {
  return readFileSync(join(PROJECT, page), "utf8");
}

/** The links of a page to other files of the project, and to headings. */
function linksOf(page: string): { readonly path: string; readonly heading: string }[] {
  const targets = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target).filter((target) => !/^https?:/.test(target));
  return targets.map((target) => {
    const [path = "", heading = ""] = target.split("#");
    return { path: path === "" ? page : join(dirname(page), path), heading };
  });
}

/** The names by which GitHub, Forgejo and GitLab link to headings. */
function headings(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, text = ""]) => text.toLowerCase().replace(/[^\p{Letter}\p{Number} _-]/gu, "").replaceAll(" ", "-"));
}

describe("pages", () => {
  it("are found at all", () => {
    expect(PAGES).to.include.members(["README.md", "docs/architecture.md", "examples/workflows/README.md"]);
    expect(PAGES.flatMap(linksOf)).to.have.length.above(15);
  });

  for (const page of PAGES) {
    it(`${page} links to what is there`, () => {
      const broken = linksOf(page).filter(({ path, heading }) => !existsSync(join(PROJECT, path)) || (heading !== "" && !headings(path).includes(heading)));
      expect(broken).to.deep.equal([]);
    });
  }

  it("docs/architecture.md has a row for every room of core, and for no other", () => {
    const rooms = readdirSync(join(PROJECT, "core"), { withFileTypes: true }).filter((entry) => entry.isDirectory() && readdirSync(join(entry.parentPath, entry.name)).length > 0).map(({ name }) => name);
    const [, chapter = ""] = read("docs/architecture.md").split("## Rooms of core\n");
    expect([...chapter.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)).to.have.members(rooms);
  });
});
