import { expect } from "chai";
import { NO_INPUTS } from "../../../core/containers/build-inputs.js";
import { parseVersionFrom } from "../../../core/source/declaration/version-text.js";
import type { ErrorCode } from "../../../core/errors.js";
import { Redactor } from "../../../core/redact.js";
import { SILENT } from "../../../core/publish/ports.js";
import type { Kind } from "../../../core/source/kind.js";
import { findTarget } from "../../../core/usecases/steps/find-target.js";
import { memorySource } from "../../support/sources/memory-source.js";
import { expectPrintable, HEX40, rejectionOf } from "../faults.js";

const COMMIT = HEX40;
const dockerfile = (...lines: string[]) => ["FROM scratch", ...lines, ""].join("\n");

interface Row {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** --version-from, --version-arg, --version. */
  readonly from?: string;
  readonly arg?: string;
  readonly version?: string;
  readonly kind?: Kind;
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly printed?: string;
  /** The tag's version, and the build argument. */
  readonly is?: string;
  readonly passed?: string;
  readonly note?: string;
  readonly code?: ErrorCode;
  readonly says?: string;
}

/** Files are those of apps/web, or with a slash in front of the tree. */
function treeOf(files: Row["files"]): Record<string, string> {
  const own = Object.entries(files).map(([path, text]) => [path.startsWith("/") ? path.slice(1) : `apps/web/${path}`, text] as const);
  const root = { containersDir: "apps", ...(files["/container.json"] !== undefined && (JSON.parse(files["/container.json"]) as object)) };
  return { ...Object.fromEntries(own), "container.json": JSON.stringify(root) };
}

async function target({ files, from, arg, version, kind, buildArgs = {}, printed }: Row): Promise<{ tag: string; label: string; passed: string; notes: string[] }> {
  const rules = { arg, ...(from !== undefined && { from: parseVersionFrom(from, "taken") }) };
  const ran: string[][] = [];
  const runForVersion = (command: readonly string[]) => {
    ran.push([...command]);
    return printed === undefined ? Promise.reject(new Error("no command")) : Promise.resolve(printed);
  };
  const source = memorySource(treeOf(files), { versionRules: () => Promise.resolve(rules), runForVersion });
  const notes: string[] = [];
  const progress = { ...SILENT, note: (text: string) => void notes.push(text) };
  const inputs = { ...NO_INPUTS, buildArgs: Object.entries(buildArgs).map(([name, value]) => ({ name, value })) };
  const found = await findTarget({ container: "web", kind, version, commit: COMMIT, tree: "compared", ...(kind === "nix" ? {} : { inputs }) }, { source, progress, redactor: new Redactor() });
  const passed = found.buildArgs(undefined).filter(({ name }) => !(name in buildArgs));
  return { tag: found.tag, label: found.provenance.version, passed: passed.map(({ name, value }) => `${name}=${value}`).join(), notes };
}

const own = dockerfile("ARG CONTAINER_APP_VERSION=1.0");
const bake = 'variable "VERSION" {\n  default = "2.0"\n}\n';
const json = (said: unknown) => JSON.stringify(said);

const rows: readonly Row[] = [
  { name: "the ARG of ours", files: { Dockerfile: own }, is: "v1.0", passed: "" },
  { name: "an ARG that the command line names", files: { Dockerfile: dockerfile("ARG VERSION=2.0") }, arg: "VERSION", is: "v2.0", passed: "" },
  { name: "no ARG of an empty name", files: { Dockerfile: own }, arg: "", is: "v1.0", passed: "" },
  { name: "one that container.json names", files: { Dockerfile: dockerfile("ARG VERSION=2.0"), "container.json": json({ versionArg: "VERSION" }) }, is: "v2.0", passed: "" },
  { name: "one that the root names", files: { Dockerfile: dockerfile("ARG WEB_VERSION=2.0"), "/container.json": json({ version: { arg: "{NAME}_VERSION" } }) }, is: "v2.0", passed: "" },
  { name: "the container before the root", files: { Dockerfile: dockerfile("ARG A=1.0", "ARG B=2.0"), "/container.json": json({ version: { arg: "A" } }), "container.json": json({ version: { arg: "B" } }) }, is: "v2.0", passed: "" },
  { name: "the command line before both", files: { Dockerfile: dockerfile("ARG A=1.0", "ARG B=2.0"), "container.json": json({ version: { arg: "A" } }) }, from: "arg:B", is: "v2.0", passed: "" },
  { name: "a label, for the ARG that the Dockerfile has", files: { Dockerfile: dockerfile("ARG CONTAINER_APP_VERSION", "LABEL version=2.0") }, from: "label:version", is: "v2.0", passed: "CONTAINER_APP_VERSION=2.0" },
  { name: "a bake file, by the variable's own ARG", files: { Dockerfile: dockerfile("ARG VERSION"), "docker-bake.hcl": bake }, from: "bake:docker-bake.hcl#VERSION", is: "v2.0", passed: "VERSION=2.0" },
  { name: "the same by ours, where the Dockerfile has no such ARG", files: { Dockerfile: own, "docker-bake.hcl": bake, "container.json": json({ version: { bake: "docker-bake.hcl", variable: "VERSION" } }) }, is: "v2.0", passed: "CONTAINER_APP_VERSION=2.0" },
  { name: "the same by the ARG that was asked for", files: { Dockerfile: dockerfile("ARG VERSION", "ARG APP"), "docker-bake.hcl": bake }, from: "bake:docker-bake.hcl#VERSION", arg: "APP", is: "v2.0", passed: "APP=2.0" },
  { name: "a key of a file, which no ARG takes", files: { Dockerfile: dockerfile(), "package.json": '{"version":"2.0"}' }, from: "file:package.json#version", is: "v2.0", passed: "" },
  { name: "a key, where the ARG that was asked for is not there", files: { Dockerfile: dockerfile(), "package.json": '{"version":"2.0"}' }, from: "file:package.json#version", arg: "VERSION", is: "v2.0", passed: "", note: "apps/web/Dockerfile has no ARG VERSION: its build does not get to know the version" },
  { name: "a key by the container's name, in a file of all", files: { Dockerfile: own, "/versions.yaml": "web: 3.10\nother: 1\n", "/container.json": json({ version: { file: "/versions.yaml", key: "{name}" } }) }, is: "v3.10", passed: "CONTAINER_APP_VERSION=3.10" },
  { name: "a text", files: { Dockerfile: own, VERSION: " 2.0\n" }, from: "file:VERSION", is: "v2.0", passed: "CONTAINER_APP_VERSION=2.0" },
  { name: "a command", files: { Dockerfile: own }, from: "command:./v {name}", printed: "2.0\n", is: "v2.0", passed: "CONTAINER_APP_VERSION=2.0" },
  { name: "a version that no tag may hold", files: { Dockerfile: dockerfile("ARG CONTAINER_APP_VERSION=1:9.18~deb1") }, is: "v1_9.18_deb1", passed: "" },
  { name: "a given one", files: { Dockerfile: own }, version: " 2.0+x", is: "v2.0_x", passed: "CONTAINER_APP_VERSION=2.0+x" },
  { name: "a given one by an ARG of another name", files: { Dockerfile: dockerfile("ARG VERSION=1.0") }, arg: "VERSION", version: "2.0", is: "v2.0", passed: "VERSION=2.0" },
  { name: "a given one before a bake file's", files: { Dockerfile: dockerfile("ARG VERSION"), "docker-bake.hcl": bake }, from: "bake:docker-bake.hcl#VERSION", version: "3.0", is: "v3.0", passed: "VERSION=3.0" },
  { name: "a given one that a file says, too", files: { Dockerfile: own, VERSION: "v2.0" }, from: "file:VERSION", version: "2.0", is: "v2.0", passed: "CONTAINER_APP_VERSION=2.0" },
  { name: "a given one that a label takes from its ARG", files: { Dockerfile: dockerfile("ARG CONTAINER_APP_VERSION=1.0", "LABEL version=$CONTAINER_APP_VERSION") }, from: "label:version", version: "2.0", is: "v2.0", passed: "CONTAINER_APP_VERSION=2.0" },
  { name: "a default.nix", kind: "nix", files: { "default.nix": '{ version = "1.0"; }', Dockerfile: dockerfile("ARG CONTAINER_APP_VERSION=2.0") }, is: "v1.0", passed: "" },
  { name: "a default.nix without one, beside a Dockerfile", kind: "nix", files: { "default.nix": "{ }", Dockerfile: dockerfile("ARG VERSION=2.0") }, arg: "VERSION", is: "v2.0", passed: "" },
  { name: "a default.nix, of a file", kind: "nix", files: { "default.nix": "{ }", VERSION: "2.0" }, from: "file:VERSION", is: "v2.0", passed: "" },
  { name: "a default.nix that says what a file does", kind: "nix", files: { "default.nix": '{ version = "2.0"; }', VERSION: "v2.0" }, from: "file:VERSION", is: "v2.0", passed: "" },

  { name: "a default.nix that says another than a file", kind: "nix", files: { "default.nix": '{ version = "1.0"; }', VERSION: "2.0" }, from: "file:VERSION", code: "VERSION_CONFLICT", says: "apps/web/default.nix declares version 1.0, and the version in apps/web/VERSION is 2.0" },
  { name: "a default.nix without one, and no Dockerfile", kind: "nix", files: { "default.nix": "{ }" }, code: "VERSION_MISSING", says: "apps/web/default.nix has no version" },
  { name: "an ARG that is not there", files: { Dockerfile: own }, arg: "VERSION", code: "VERSION_MISSING", says: "apps/web/Dockerfile has no ARG VERSION" },
  { name: "a file that is not there", files: { Dockerfile: own }, from: "file:VERSION", code: "SOURCE_INVALID", says: "there is no file apps/web/VERSION" },
  { name: "a file with keys, and none of them", files: { Dockerfile: own, "metadata.yaml": "app: web\nversion: 1.0\n" }, from: "file:metadata.yaml", code: "VERSION_MISSING", says: "has 2 lines. Name the key that it stands at, as in file:package.json#version" },
  { name: "a text of several lines", files: { Dockerfile: own, VERSION: "1.0\n2.0\n" }, from: "file:VERSION", code: "VERSION_MISSING", says: "the version in apps/web/VERSION has 2 lines" },
  { name: "an empty text", files: { Dockerfile: own, VERSION: "\n" }, from: "file:VERSION", code: "VERSION_MISSING", says: "the version in apps/web/VERSION is empty" },
  { name: "a text that is none", files: { Dockerfile: own, VERSION: "latest" }, from: "file:VERSION", code: "VERSION_MISSING", says: 'is "latest", which is not a version' },
  { name: "a command that prints nothing", files: { Dockerfile: own }, from: "command:./v", printed: " \n", code: "VERSION_MISSING", says: "what ./v printed is empty" },
  { name: "a command that prints two lines", files: { Dockerfile: own }, from: "command:./v", printed: "1.0\n2.0\n", code: "VERSION_MISSING", says: "what ./v printed has 2 lines" },
  { name: "a given one that a file contradicts", files: { Dockerfile: own, VERSION: "1.0" }, from: "file:VERSION", version: "2.0", code: "VERSION_CONFLICT", says: "the version given is 2.0, and the version in apps/web/VERSION is 1.0" },
  { name: "a given one that a file of container.json contradicts", files: { Dockerfile: own, "package.json": '{"version":"1.0"}', "container.json": json({ version: { file: "package.json", key: "version" } }) }, version: "1.0+1", code: "VERSION_CONFLICT", says: "version in apps/web/package.json is 1.0" },
  { name: "a given one that a LABEL contradicts", files: { Dockerfile: dockerfile("LABEL version=1.0") }, from: "label:version", version: "2.0", code: "VERSION_CONFLICT", says: "the LABEL version in apps/web/Dockerfile is 1.0" },
  { name: "a file that an ENV contradicts", files: { Dockerfile: dockerfile("ENV CONTAINER_APP_VERSION=1.0"), VERSION: "2.0" }, from: "file:VERSION", code: "VERSION_CONFLICT", says: "the version in apps/web/VERSION is 2.0, and apps/web/Dockerfile has ENV CONTAINER_APP_VERSION=1.0" },
  { name: "a build argument of the ARG's name", files: { Dockerfile: dockerfile("ARG VERSION=1.0") }, arg: "VERSION", buildArgs: { VERSION: "2.0" }, code: "CONFIG_MISSING", says: "VERSION is given as a build argument" },
  { name: "one of the name by which a version comes", files: { Dockerfile: dockerfile("ARG VERSION"), "docker-bake.hcl": bake }, from: "bake:docker-bake.hcl#VERSION", buildArgs: { VERSION: "2.0" }, code: "CONFIG_MISSING", says: "VERSION is given as a build argument" },
  { name: "a build argument that changes the ARG", files: { Dockerfile: dockerfile("ARG MAJOR=1", "ARG VERSION=$MAJOR.0") }, arg: "VERSION", buildArgs: { MAJOR: "2" }, code: "CONFIG_MISSING", says: "declare version 2.0, and not 1.0" },
  { name: "git tags without a repository", files: { Dockerfile: own }, from: "git-tag:v*", says: "no git" },
];

describe("containers/versions: where the version of a container comes from", () => {
  for (const row of rows) {
    it(row.name, async () => {
      if (row.is !== undefined) {
        const found = await target(row);
        expect(found).to.include({ tag: `${row.is}-${COMMIT.slice(0, 7)}${row.kind === "nix" ? "-nix" : ""}`, passed: row.passed });
        expect(found.notes).to.deep.equal(row.note === undefined ? [] : [row.note]);
        return;
      }
      if (row.code === undefined) return expect(await target(row).catch((error: unknown) => String(error))).to.include(row.says);
      const { code, message } = await rejectionOf(target(row));
      expect(code, message).to.equal(row.code);
      expect(message).to.include(row.says);
      expectPrintable(message);
    });
  }

  it("labels hold it as it is declared", async () => {
    expect((await target({ name: "", files: { Dockerfile: dockerfile("ARG CONTAINER_APP_VERSION=1:9.18~deb1") } })).label).to.equal("v1:9.18~deb1");
  });
});
