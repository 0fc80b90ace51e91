import { expect } from "chai";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT } from "../support/project.js";
import { changedCall, CHECK, MODULE, promoteCall, publishCall } from "../support/workflows/expected-calls.js";
import { callLines, kebab, objectionTo } from "./introspect/call-lines.js";
import { introspect, typeName, type ModuleTypes } from "./introspect/introspect.js";

/** What people read: the README, and the pages of docs/ and examples/. */
async function pages(): Promise<Map<string, string>> {
  const listed = await Promise.all(["docs", "examples"].map(async (folder) => (await readdir(join(PROJECT, folder), { recursive: true })).map((name) => join(folder, name))));
  const names = ["README.md", ...listed.flat().filter((name) => name.endsWith(".md"))];
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(PROJECT, name), "utf8")] as const)));
}

function chapter(page: string, title: string): string {
  return page.split(/^## /m).find((each) => each.startsWith(`${title}\n`)) ?? "";
}

/** A table's rows that begin with a name, each with the names in its other cells. */
function rows(text: string): Record<string, string[][]> {
  const found = [...text.matchAll(/^\| `(\w+)` \|(.*)\|$/gm)];
  return Object.fromEntries(found.map(([, name = "", rest = ""]) => [name, rest.split("|").map((cell) => [...cell.matchAll(/`(\w+)`/g)].map((each) => each[1] ?? ""))]));
}

describe("README.md, compared with the module's types", () => {
  let types: ModuleTypes;
  let all: Map<string, string>;
  let readme: string;

  before(async () => {
    [types, all] = await Promise.all([introspect(), pages()]);
    readme = all.get("README.md") ?? "";
  });

  it("describes every function, and no other", () => {
    const headings = [...chapter(readme, "Functions").matchAll(/^### (.*)$/gm)].flatMap(([, heading = ""]) => [...heading.matchAll(/`(\w+)`/g)].map((each) => each[1]));
    expect([...headings].sort()).to.deep.equal(Object.keys(types.objects[types.name]?.methods ?? {}).sort());
  });

  it("lists every object: where it comes from, its fields and its functions", () => {
    const objects = Object.values(types.objects).filter(({ name }) => name !== types.name);
    const sources = (wanted: string) => Object.values(types.objects).flatMap((object) => {
      const gives = (type: Parameters<typeof typeName>[0]) => typeName(type).replace("[]", "") === wanted;
      const functions = Object.values(object.methods).filter(({ returnType }) => gives(returnType)).map(({ name }) => name);
      const fields = Object.values(object.properties).filter(({ type }) => gives(type)).map(() => object.name);
      // Those of a result itself are in its own row.
      return object.name === types.name ? functions : [...new Set(fields)];
    });
    const expected = objects.map(({ name, properties, methods }) => {
      const fields = Object.values(properties).filter(({ isExposed }) => isExposed).map((field) => field.name);
      return [name, [sources(name), fields, Object.keys(methods)].map((names) => [...names].sort())] as const;
    });
    const listed = Object.entries(rows(chapter(readme, "Results"))).filter(([, cells]) => cells.length === 3);
    expect(Object.fromEntries(listed.map(([name, cells]) => [name, cells.map((names) => [...names].sort())]))).to.deep.equal(Object.fromEntries(expected));
  });

  it("lists every enum with its values, in their order", () => {
    const expected = Object.values(types.enums).map(({ name, values }) => [name, [Object.keys(values)]]);
    const listed = Object.entries(rows(chapter(readme, "Results"))).filter(([, cells]) => cells.length === 1);
    expect(Object.fromEntries(listed)).to.deep.equal(Object.fromEntries(expected));
  });

  it("every call in it, in docs/ and in examples/ is one that the module takes, and prints more than an id", () => {
    const [REGISTRY, WITH_INFISICAL] = ["REGISTRY", "WITH_INFISICAL"].map((name) => new RegExp(`^${name}="(.*)"$`, "m").exec(readme)?.[1] ?? "") as [string, string];
    const found = [...all].flatMap(([page, text]) => callLines(text, { REGISTRY, WITH_INFISICAL }).map((line) => ({ page, line })));
    // What the examples' own functions take is the affair of test/engine/examples.spec.ts.
    const real = found.filter(({ line }) => !line.includes("FUNCTION") && !(line[1] === "-m" && line[2]?.startsWith("examples/")));
    expect(real.filter(({ page }) => page === "README.md")).to.have.length.above(20);
    const wrong = real.map(({ page, line }) => [page, line.join(" "), objectionTo(line, types)]).filter(([, , objection]) => objection !== undefined);
    expect(wrong).to.deep.equal([]);
  });

  it("shows a call of every function but those whose result is, or holds, a secret", () => {
    const called = new Set(callLines(chapter(readme, "Functions")).flat());
    const silent = Object.keys(types.objects[types.name]?.methods ?? {}).filter((name) => !called.has(kebab(name)));
    expect(silent).to.deep.equal(["oidcCredentials", "registryConfig"]);
  });

  it("the settings of a dagger.toml in it and beside the workflows are the constructor's arguments, and the same", async () => {
    const settings = (text: string) => /\[modules\.container-publisher\]\nsource = "(.*)"\n\n\[modules\.container-publisher\.settings\]\n((?:\w+ = ".*"\n)+)/.exec(text)?.slice(1);
    const [source, given = ""] = settings(readme) ?? [];
    const names = [...given.matchAll(/^(\w+) = /gm)].map((each) => each[1]);
    expect(source).to.equal(MODULE);
    expect(Object.keys(types.objects[types.name]?.constructor.arguments ?? {})).to.include.members(names).and.include("registryService");
    expect(settings(await readFile(join(PROJECT, "examples/workflows/dagger.toml"), "utf8"))).to.deep.equal([source, given]);
  });

  it("the calls that the workflows make are such, too", () => {
    const calls = [CHECK, changedCall("a", "b"), publishCall("hello", "dockerfile", "c"), publishCall("hello", "nix", "c"), promoteCall("hello", "v1-abc1234", "v1")];
    expect(calls.map((line) => objectionTo(line, types))).to.deep.equal(calls.map(() => undefined));
  });

  for (const [line, objection] of [
    ["publish --src . --container-name hello", "ends at Publication, which prints its id"],
    ["tags --src . --container-name hello", "ends at ImageTag, which prints its id"],
    ["publish --src . reference", "containerName is missing"],
    ["publish --src . --container-name hello --format markdown", "there is no --format"],
    ["plan --src . --container-name hello --kind nix report", "kind has no choice nix"],
    ["audit --repository a/b --expect KEY_CAN_PUSH,immutable-tags report", "expect has no choice immutable-tags"],
    ["audit --repository a/b overwrite", "ends at Finding, which prints its id"],
    ["build --src . --container-name hello", "ends at Container, which prints its id"],
    ["registry-config", "ends at Secret, which prints its id"],
    ["changed --src . matrixLine", "Changes has no matrixLine"],
    ["version --src . --container-name hello reference", "string has no reference"],
    ["version --src .", "containerName is missing"],
    ["build-nix --src . --container-name hello export --path a.tar", undefined],
  ] as const) {
    it(`would have said of "${line}": ${objection ?? "nothing"}`, () => {
      expect(objectionTo(["dagger", "call", ...line.split(" ")], types)).to.equal(objection);
    });
  }
});
