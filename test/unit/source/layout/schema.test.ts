import { Ajv } from "ajv";
import { expect } from "chai";
import { zodToJsonSchema } from "zod-to-json-schema";
import { containerJsonSchema, parseContainerJson, parseTreeJson } from "../../../../core/source/declaration/container-json.js";
import { expectWritten } from "../../../support/docs/written.js";
import { refusal } from "../../faults.js";

const SCHEMA = { title: "container.json of container-publisher", ...zodToJsonSchema(containerJsonSchema, { $refStrategy: "none", effectStrategy: "input" }) };

describe("source/layout: the JSON schema of container.json", () => {
  it("is what docs/container.schema.json says", () => expectWritten("docs/container.schema.json", `${JSON.stringify(SCHEMA, undefined, 2)}\n`));

  it("describes every key", () => {
    const { properties } = SCHEMA as { properties?: Record<string, { description?: string }> };
    expect(Object.keys(properties ?? {})).to.include.members(["containersDir", "names", "file", "context", "target", "dependsOn", "version"]);
    for (const [key, { description }] of Object.entries(properties ?? {})) expect(description, key).to.match(/^[A-Z].*\.$/);
  });

  const validate = new Ajv({ strict: false }).compile({ ...SCHEMA, $schema: undefined });
  for (const [what, json, isRight] of [
    ["everything that says where containers are", { $schema: "x", containersDir: "apps", names: "path" }, true],
    ["a container", { name: "hello", file: "Dockerfile.prod", context: ".", target: "web", dependsOn: ["go.mod"], version: { arg: "VERSION" } }, true],
    ["a build argument whose name holds a value", { buildArgs: { "CONTAINER_APP_VERSION=9": "x" } }, false],
    ["a label whose name is a variable", { labels: { $HOME: "x" } }, false],
    ["an annotation with a line end in its name", { annotations: { "a\nb": "x" } }, false],
    ["names that people have", { buildArgs: { A_1: "=\n" }, labels: { "io.x/y-z_1:2": "$ = \n" }, annotations: { "ä.b": "" } }, true],
    ["an unknown key", { dependson: [] }, false],
    ["a text where a list has to be", { dependsOn: "go.mod" }, false],
  ] as const) {
    it(`says of ${what} what we say`, () => {
      expect(validate(json)).to.equal(isRight);
      const parse = () => parseTreeJson(JSON.stringify(json), "container.json");
      if (isRight) expect(parse()).to.be.an("object");
      else expect(refusal("SOURCE_INVALID", parse)).to.contain("docs/container.schema.json");
    });
  }

  for (const [what, json, says] of [
    ["a misspelt key", '{ "containerDir": "apps" }', "does not know containerDir: a newer one may (it knows file, context, target, version,"],
    ["a version that is half said", '{ "version": { "bake": "docker-bake.hcl" } }', 'version has to be { "arg": "VERSION" }, '],
    ["a version as the command line has it", '{ "version": "file:VERSION" }', 'version has to be { "arg": "VERSION" }, '],
    ["a runner that is none", '{ "runners": { "nix": 1 } }', "runners.nix has to be a runner's label, or a list of labels"],
    ["a platform that is none", '{ "platforms": ["amd64"] }', '"amd64" is not a platform: Write os/arch'],
    ["one platform", '{ "platforms": "linux/amd64" }', 'platforms: Expected array, received string. Write it as docs/container.schema.json says, such as { "platforms": ["linux/amd64", "linux/arm64"] }.'],
  ] as const) {
    it(`says of ${what} how it is written`, () => expect(refusal("SOURCE_INVALID", () => parseTreeJson(json, "container.json"))).to.contain(says));
  }

  it("takes paths as people write them", () => {
    const { containersDir, context, file, dependsOn } = parseTreeJson('{ "containersDir": "./apps/", "context": "./", "file": "./Dockerfile", "dependsOn": [".//go.mod"] }', "container.json");
    expect({ containersDir, context, file, dependsOn }).to.deep.equal({ containersDir: "apps", context: "", file: "Dockerfile", dependsOn: ["go.mod"] });
  });

  it("refuses what no command line may hold", () => {
    for (const said of [{ target: "a\0" }, { about: { title: "a\0" } }, { labels: { a: "\0" } }, { buildArgs: { A: "\0" } }]) expect(refusal("SOURCE_INVALID", () => parseContainerJson(JSON.stringify(said), "container.json"))).to.contain("holds a NUL character");
  });

  it("says of a key that is unknown that a newer version may know it, and of one of the root where it belongs", () => {
    expect(refusal("SOURCE_INVALID", () => parseTreeJson('{ "sbom": true }', "container.json"))).to.contain("this version of container-publisher does not know sbom: a newer one may");
    expect(refusal("SOURCE_INVALID", () => parseContainerJson('{ "about": { "sbom": "x" } }', "apps/hello/container.json"))).to.contain("does not know about.sbom");
    const refused = refusal("SOURCE_INVALID", () => parseContainerJson('{ "containersDir": "apps" }', "containers/hello/container.json"));
    expect(refused).to.contain("containers/hello/container.json is wrong: only the container.json at the root of the source tree may say containersDir");
  });
});
