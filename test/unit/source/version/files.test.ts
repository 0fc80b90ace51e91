import { expect } from "chai";
import type { ErrorCode } from "../../../../core/errors.js";
import { parseHcl } from "../../../../core/source/version/hcl.js";
import { readVersionFile } from "../../../../core/source/version/read.js";
import type { FileSource } from "../../../../core/source/version/rules.js";
import { expectPrintable, rejectionOf } from "../../faults.js";

interface Row {
  readonly name: string;
  readonly file: string;
  readonly key?: string;
  readonly text: string;
  readonly is?: string;
  readonly code?: ErrorCode;
  readonly says?: string;
}

const sourceOf = ({ file, key }: Row): FileSource => (key === undefined ? { kind: "text", file } : file.endsWith(".hcl") ? { kind: "bake", file, variable: key } : { kind: "key", file, key });
const read = async (row: Row) => (await readVersionFile(sourceOf(row), { path: `apps/x/${row.file}`, text: row.text })).text;

const bake = (text: string, more: Pick<Row, "is" | "code" | "says">, name: string): Row => ({ name, file: "docker-bake.hcl", key: "VERSION", text, ...more });
const variable = (body: string) => `target "image" {\n  inherits = ["base"]\n}\nvariable "VERSION" {\n  ${body}\n}\n`;

const rows: readonly Row[] = [
  { name: "a text", file: "VERSION", text: "1.2.3\n", is: "1.2.3\n" },
  { name: "a text with a BOM", file: "VERSION", text: "\ufeff1.2.3", is: "1.2.3" },
  { name: "a key", file: "package.json", key: "version", text: '{ "version": "1.2.3" }', is: "1.2.3" },
  { name: "a deep key", file: "a.json", key: "services.web.1.tag", text: '{"services":{"web":[{},{"tag":"v4"}]}}', is: "v4" },
  { name: "a key with dots", file: "a.json", key: 'images."docker.io/nginx".tag', text: '{"images":{"docker.io/nginx":{"tag":"1"}}}', is: "1" },
  { name: "a number, as it is written", file: "a.json", key: "v", text: '{ "v": 1.10 }', is: "1.10" },
  { name: "a number with an exponent", file: "a.json", key: "v", text: '{"v":1E2}', is: "1E2" },
  { name: "a file with a BOM", file: "a.json", key: "v", text: '\ufeff{"v":"1"}', is: "1" },
  { name: "no such key", file: "a.json", key: "version", text: '{"versions":"1"}', code: "VERSION_MISSING", says: "apps/x/a.json has no key version" },
  { name: "what every object has", file: "a.json", key: "constructor.name", text: "{}", code: "VERSION_MISSING", says: "has no key constructor.name" },
  { name: "a prototype", file: "a.json", key: "__proto__.version", text: '{"a":1}', code: "VERSION_MISSING", says: "has no key __proto__.version" },
  { name: "null", file: "a.json", key: "v", text: '{"v":null}', code: "VERSION_MISSING", says: "v in apps/x/a.json is null, and no version" },
  { name: "true", file: "a.json", key: "v", text: '{"v":true}', code: "VERSION_MISSING", says: "is true" },
  { name: "a list", file: "a.json", key: "v", text: '{"v":["1"]}', code: "VERSION_MISSING", says: "is a list" },
  { name: "a table", file: "a.json", key: "v", text: '{"v":{"a":"1"}}', code: "VERSION_MISSING", says: "is a table" },
  { name: "a part of a text", file: "a.json", key: "v.0", text: '{"v":"123"}', code: "VERSION_MISSING", says: "has no key v.0" },
  { name: "no JSON", file: "a.json", key: "v", text: "{v: 1}", code: "SOURCE_INVALID", says: "apps/x/a.json is no JSON" },
  { name: "JSON that is nested too deep", file: "a.json", key: "v", text: "[".repeat(200_000), code: "SOURCE_INVALID", says: "is no JSON" },

  { name: "a key", file: "metadata.yaml", key: "version", text: "name: x\nversion: 1.2.3 # renovate\n", is: "1.2.3" },
  { name: "a number, as it is written", file: "a.yml", key: "version", text: "version: 1.10\n", is: "1.10" },
  { name: "another", file: "a.yml", key: "version", text: "version: 2026.0\n", is: "2026.0" },
  { name: "one in base 16", file: "a.yml", key: "version", text: "version: 0x1F\n", is: "0x1F" },
  { name: "what was a date once", file: "a.yml", key: "version", text: "version: 2026-11-20\n", is: "2026-11-20" },
  { name: "a quoted text", file: "a.yml", key: "version", text: 'version: "1.10"\n', is: "1.10" },
  { name: "a tagged text", file: "a.yml", key: "version", text: "version: !!str 1.10\n", is: "1.10" },
  { name: "a position", file: "a.yaml", key: "images.1.newTag", text: "images:\n- newTag: a\n- newTag: v2\n", is: "v2" },
  { name: "an alias", file: "a.yaml", key: "b.v", text: "a: &x { v: 1.20 }\nb: *x\n", is: "1.20" },
  { name: "an alias of the value", file: "a.yaml", key: "b", text: "a: &x 1.20\nb: *x\n", is: "1.20" },
  { name: "a key that is a number", file: "a.yaml", key: '"1.10".v', text: "1.10: { v: '5' }\n", is: "5" },
  { name: "the document that has it", file: "a.yaml", key: "v", text: "a: 1\n---\nv: 1.0\n", is: "1.0" },
  { name: "two documents that agree", file: "a.yaml", key: "v", text: "v: 1.0\n---\nv: '1.0'\n", is: "1.0" },
  { name: "two that do not", file: "a.yaml", key: "v", text: "v: 1.0\n---\nv: 1.1\n", code: "VERSION_CONFLICT", says: "say 1.0 and 1.1 as v" },
  { name: "the same key twice", file: "a.yaml", key: "v", text: "v: 1\nv: 2\n", code: "SOURCE_INVALID", says: "it has the key v twice" },
  { name: "no value", file: "a.yaml", key: "v", text: "v:\n", code: "VERSION_MISSING", says: "is empty" },
  { name: "null", file: "a.yaml", key: "v", text: "v: ~\n", code: "VERSION_MISSING", says: "is empty" },
  { name: "a switch", file: "a.yaml", key: "v", text: "v: true\n", code: "VERSION_MISSING", says: "is true" },
  { name: "a list", file: "a.yaml", key: "v", text: "v: [1]\n", code: "VERSION_MISSING", says: "is a list" },
  { name: "a table", file: "a.yaml", key: "v", text: "v: {a: 1}\n", code: "VERSION_MISSING", says: "is a table" },
  { name: "no such key", file: "a.yaml", key: "a.v", text: "a: {b: 1}\nv: 1\n", code: "VERSION_MISSING", says: "has no key a.v" },
  { name: "an empty file", file: "a.yaml", key: "v", text: "", code: "VERSION_MISSING", says: "has no key v" },
  { name: "no YAML", file: "a.yaml", key: "v", text: "a: 1\nb: [1\nc: 2\n", code: "SOURCE_INVALID", says: "apps/x/a.yaml is no YAML" },
  { name: "an alias of nothing", file: "a.yaml", key: "v", text: "v: *x\n", code: "VERSION_MISSING", says: "has no key v" },
  { name: "a heap of aliases", file: "a.yaml", key: "v", text: `a0: &a0 [x,x]\n${Array.from({ length: 60 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at},*a${at}]\n`).join("")}v: 1.0`, is: "1.0" },
  { name: "YAML that is nested too deep", file: "a.yaml", key: "v", text: "[".repeat(20_000), code: "SOURCE_INVALID", says: "is no YAML" },
  { name: "many keys", file: "a.yaml", key: "v", text: `${Array.from({ length: 15_000 }, (_, at) => `k${at}: 1`).join("\n")}\nv: 1.0`, is: "1.0" },

  { name: "a key", file: "pyproject.toml", key: "project.version", text: '[project]\nversion = "1.2.3"\n', is: "1.2.3" },
  { name: "a whole number", file: "a.toml", key: "v", text: "v = 17\n", is: "17" },
  { name: "a position", file: "a.toml", key: "package.1.version", text: '[[package]]\nversion = "1"\n[[package]]\nversion = "2"\n', is: "2" },
  { name: "a number", file: "a.toml", key: "v", text: "v = 1.10\n", code: "VERSION_MISSING", says: "is the number 1.1, whose zeros" },
  { name: "a date", file: "a.toml", key: "v", text: "v = 2026-11-20\n", code: "VERSION_MISSING", says: "is a date" },
  { name: "no such key", file: "a.toml", key: "v", text: "a = 1\n", code: "VERSION_MISSING", says: "has no key v" },
  { name: "no TOML", file: "a.toml", key: "v", text: "v = \n", code: "SOURCE_INVALID", says: "apps/x/a.toml is no TOML" },
  { name: "TOML that is nested too deep", file: "a.toml", key: "v", text: `v = ${"[".repeat(100_000)}`, code: "SOURCE_INVALID", says: "is no TOML" },

  bake(variable('// renovate: datasource=docker depName=x\n  default = "1.2.10"'), { is: "1.2.10" }, "a default"),
  bake(variable("default = <<EOT\n1.2.3\nEOT\n"), { is: "1.2.3\n" }, "a heredoc"),
  bake(variable('default = "a1$${x}%%{y}"'), { is: "a1${x}%{y}" }, "signs that are escaped"),
  bake(variable('default = "${UPSTREAM}-r1"'), { code: "VERSION_MISSING", says: "the variable VERSION in apps/x/docker-bake.hcl is computed: ${UPSTREAM}-r1" }, "a template"),
  bake(variable('default = UPSTREAM'), { code: "VERSION_MISSING", says: "is computed: ${UPSTREAM}" }, "a reference"),
  bake(variable('default = regex_replace("v1", "v", "")'), { code: "VERSION_MISSING", says: "is computed" }, "a call"),
  bake(variable('default = "%{ if true }1%{ endif }"'), { code: "VERSION_MISSING", says: "is computed" }, "a condition"),
  bake(variable(""), { code: "VERSION_MISSING", says: "has no value: bake takes it from the environment" }, "no default"),
  bake(variable("default = null"), { code: "VERSION_MISSING", says: "has no value" }, "null"),
  bake(variable("default = 1.10"), { code: "VERSION_MISSING", says: "is the number 1.1" }, "a number"),
  bake(variable('default = ["1"]'), { code: "VERSION_MISSING", says: "is a list" }, "a list"),
  bake('variable "OTHER" {\n  default = "1"\n}\n', { code: "VERSION_MISSING", says: 'has no variable "VERSION"' }, "no such variable"),
  bake("", { code: "VERSION_MISSING", says: 'has no variable "VERSION"' }, "an empty file"),
  bake('VERSION = "1"\n', { code: "VERSION_MISSING", says: 'has no variable "VERSION"' }, "an attribute of that name"),
  bake(`${variable('default = "1"')}${variable('default = "2"')}`, { code: "VERSION_CONFLICT", says: "is 1 and 2" }, "a variable that is declared twice"),
  bake('variable "VERSION" "x" {\n  default = "1"\n}\n', { code: "SOURCE_INVALID", says: "is no HCL: a variable in it is no block with one name" }, "a variable with two names"),
  bake('variable "VERSION" {', { code: "SOURCE_INVALID", says: "apps/x/docker-bake.hcl is no HCL: parse config" }, "no HCL"),
  bake(`x = ${"[".repeat(100_000)}`, { code: "SOURCE_INVALID", says: "is no HCL" }, "HCL that is nested too deep"),

  { name: "a file of no known kind", file: "versions.ini", key: "v", text: "v=1", code: "SOURCE_INVALID", says: "does not tell how it is read for v" },
  { name: "a huge file", file: "VERSION", text: "1".repeat(600_000), code: "SOURCE_INVALID", says: "is larger than 512 kB" },
  { name: "a key that would rewrite a terminal", file: "a.json", key: "\u001b[2J", text: "{}", code: "VERSION_MISSING", says: "has no key [2J" },
];

describe("source/version: files", () => {
  for (const row of rows) {
    it(`${row.file}: ${row.name}`, async () => {
      if (row.code === undefined) return expect(await read(row)).to.equal(row.is);
      const { code, message } = await rejectionOf(read(row));
      expect(code).to.equal(row.code);
      expect(message).to.include(row.says);
      expectPrintable(message);
      expect(message.length).to.be.below(1000);
    });
  }

  it("docker-bake.hcl: what breaks the parser, or keeps it busy, is in the way of no other", async () => {
    const said = async () => (await parseHcl("b.hcl", variable('default = "1.2"'))) as object;
    expect((await rejectionOf(read({ name: "", file: "b.hcl", key: "VERSION", text: variable(`default = ${"true?".repeat(70_000)}1${":1".repeat(70_000)}`) }))).code).to.equal("SOURCE_INVALID");
    expect(await said()).to.have.property("variable");
    const busy = await parseHcl("b.hcl", variable("default = 1e-99999999"), 400).catch((error: unknown) => String(error));
    expect(busy).to.equal("Error: it cannot be read in 0.4 s");
    expect(await said()).to.have.property("variable");
  });
});
