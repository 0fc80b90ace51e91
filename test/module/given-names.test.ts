import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { introspect, type ModuleTypes } from "./introspect/introspect.js";
import { coreNames, givenNames } from "./introspect/given-names.js";
import { SDK } from "./introspect/module-folder.js";

/** What the npm package's generated client exports, and the values of its enums. */
async function coreClient(): Promise<Set<string>> {
  const text = await readFile(join(SDK, "api/client.gen.d.ts"), "utf8");
  const { statements } = ts.createSourceFile("client.d.ts", text, ts.ScriptTarget.ES2022, true);
  const named = statements.filter((each) => ts.isClassDeclaration(each) || ts.isEnumDeclaration(each) || ts.isTypeAliasDeclaration(each));
  const values = named.filter(ts.isEnumDeclaration).flatMap(({ name, members }) => members.map((member) => ({ name: name.text, value: member.name.getText() })));
  return coreNames(named.map(({ name }) => name?.text ?? ""), values);
}

describe("module: names in the clients of those who import it", () => {
  let types: ModuleTypes;
  let core: Set<string>;

  before(async () => {
    [types, core] = await Promise.all([introspect(), coreClient()]);
  });

  it("knows the core's names", () => {
    expect([...core]).to.include.members(["Container", "ContainerPublishOpts", "ContainerID", "ImageMediaTypesDockerMediaTypes", "WithContainerFunc"]);
  });

  it("gives none that the core has", () => {
    expect(givenNames(types)).to.include.members(["ContainerPublisher", "ContainerPublisherOpts", "ContainerPublisherPublishOpts"]);
    expect(givenNames(types).filter((name) => core.has(name))).to.deep.equal([]);
  });

  it("gives none twice", () => {
    const names = givenNames(types);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
  });

  it("would have told of the name that no Go module could import", () => {
    const main = Object.values(types.objects).find(({ name }) => name === types.name);
    const former = { name: "ContainerPublish", enums: {}, objects: { ContainerPublish: { ...main, name: "ContainerPublish" } } } as unknown as ModuleTypes;
    expect(givenNames(former).filter((name) => core.has(name))).to.deep.equal(["ContainerPublishOpts"]);
  });

  for (const { what, type, names } of [
    {
      what: "an object of a module that is not its main one",
      type: { name: "M", enums: {}, objects: { O: { name: "O", constructor: { arguments: { a: { isOptional: true } } }, methods: { f: { name: "f", arguments: { a: { isOptional: true } } } } } } },
      names: ["MO", "MOID", "WithMOFunc", "loadMOFromID", "MOFOpts"],
    },
    { what: "an enum", type: { name: "M", objects: {}, enums: { E: { name: "E", values: { ON_MAIN: {}, Other: {} } } } }, names: ["ME", "MEOnMain", "MEOther"] },
  ]) {
    it(`forms those of ${what}`, () => {
      expect(givenNames(type as unknown as ModuleTypes)).to.deep.equal(names);
    });
  }
});
