import { expect } from "chai";
import { mkdtemp, rm, symlink, writeFile, chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parseVersionFrom } from "../../../core/source/declaration/version-text.js";
import { SILENT } from "../../../core/publish/ports.js";
import { Redactor } from "../../../core/redact.js";
import { changed } from "../../../core/usecases/changed.js";
import { changedVariants } from "../../../core/usecases/steps/changed-variants.js";
import { findTarget } from "../../../core/usecases/steps/find-target.js";
import { FolderSource } from "../../../host/source/folder-source.js";
import { versionCommand } from "../../../host/source/version-command.js";
import { rejectionOf } from "../../unit/faults.js";
import { until } from "../../support/until.js";
import { processes } from "../../support/runs/processes.js";
import { runCli } from "../../support/runs/cli.js";
import { SourceTree } from "../../support/sources/git-tree.js";

const MARK = "4545.4545";
const NEVER = new AbortController().signal;
const dockerfile = "FROM scratch\nARG CONTAINER_APP_VERSION\n";
const TREE = {
  "container.json": JSON.stringify({ containersDir: "apps", version: { file: "/versions.yaml", key: "{name}" } }),
  "versions.yaml": "web: 1.10\ndb: 2.0\n",
  "apps/web/Dockerfile": dockerfile,
  "apps/db/Dockerfile": dockerfile,
};

describe("versions that come from elsewhere, in a repository", () => {
  let tree: SourceTree;
  let first: string;
  beforeEach(async () => {
    tree = await SourceTree.create(TREE);
    first = await tree.commit();
  });
  afterEach(() => tree.remove());

  const sourceOf = (from?: string, path = tree.path) => new FolderSource(path, NEVER, {}, from === undefined ? {} : { from: parseVersionFrom(from, "taken") });
  const tagOf = async (from?: string, path?: string) => {
    using source = sourceOf(from, path);
    return (await findTarget({ container: "web", tree: "compared" }, { source, progress: SILENT, redactor: new Redactor() })).tag.replace(/-[0-9a-f]{7}$/, "");
  };
  const changes = async (order: { head?: string; base?: string }, from?: string) => {
    using source = sourceOf(from);
    const found = await changed({ head: "HEAD", missingBase: "error", ...order }, { source, progress: SILENT });
    return { found, variants: await changedVariants(found, source) };
  };

  it("is none that holds a secret of the run: a tag tells it to everybody", async () => {
    using source = sourceOf("command:echo 1.2-hunter2hunter2");
    const redactor = new Redactor();
    redactor.hide("hunter2hunter2");
    const { code, what } = await rejectionOf(findTarget({ container: "web", tree: "compared" }, { source, progress: SILENT, redactor }));
    expect(code).to.equal("VERSION_MISSING");
    expect(what).to.equal("what the version is to come from says a secret of this run, and a tag tells it to everybody");
  });

  it("is compared with what a submodule's commit says, where its file is in one", async () => {
    const upstream = await SourceTree.create({ "package.json": '{ "version": "3.1" }' });
    try {
      await upstream.commit();
      await tree.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", upstream.path, "vendor/up");
      await tree.write({ "apps/web/container.json": JSON.stringify({ version: { file: "/vendor/up/package.json", key: "version" } }) });
      await tree.commit();
      expect(await tagOf()).to.equal("v3.1");
      await tree.write({ "vendor/up/package.json": '{ "version": "3.2" }' });
      expect(await rejectionOf(tagOf())).to.include({ code: "TREE_DIRTY" });
      await tree.git("-C", "vendor/up", "commit", "--quiet", "--all", "--message=3.2");
      await tree.commit();
      expect(await tagOf()).to.equal("v3.2");
      expect((await changes({})).found.changed.map(({ name, because }) => [name, because])).to.deep.equal([["web", "vendor/up/package.json"]]);
    } finally {
      await upstream.remove();
    }
  });

  it("of a file of all, those containers have changed whose own key has", async () => {
    await tree.write({ "versions.yaml": "# all of them\nweb: 1.11\ndb: '2.0'\n" });
    await tree.commit();
    const { found, variants } = await changes({});
    expect(found.changed.map(({ name, because }) => [name, because])).to.deep.equal([["web", "versions.yaml"]]);
    expect(variants.map(({ variant }) => variant?.version)).to.deep.equal(["v1.11"]);
  });

  it("a commit's version is read from that commit, whatever the working tree says", async () => {
    await tree.write({ "versions.yaml": "web: 3\n" });
    await tree.commit();
    await tree.write({ "versions.yaml": "web: 4\ndb: 4\n" });
    const { variants } = await changes({ head: first, base: "0".repeat(40) });
    expect(variants.map(({ name, variant }) => [name, variant?.version])).to.deep.equal([["db", "v2.0"], ["web", "v1.10"]]);
    const now = await changes({});
    expect(now.variants.map(({ name, variant, fault }) => [name, variant?.version ?? fault?.code])).to.deep.equal([["db", "VERSION_MISSING"], ["web", "v3"]]);
  });

  it("an edited version file makes the tree dirty", async () => {
    expect(await tagOf()).to.equal("v1.10");
    await tree.write({ "versions.yaml": "web: 1.12\n" });
    const { code, what } = await rejectionOf(tagOf());
    expect(code).to.equal("TREE_DIRTY");
    expect(what).to.match(/versions\.yaml$/);
  });

  it("a version file that is a link out of the source tree is none", async () => {
    const outside = await mkdtemp(join(tmpdir(), "versions-outside-"));
    await writeFile(join(outside, "secret"), "s3cr3t-1\n");
    await symlink(join(outside, "secret"), join(tree.path, "apps/web/VERSION"));
    await tree.commit();
    const { code, message } = await rejectionOf(tagOf("file:VERSION"));
    expect(code).to.equal("SOURCE_INVALID");
    expect(message).to.include("there is no file apps/web/VERSION").and.not.include("s3cr3t");
    await rm(outside, { recursive: true });
  });

  it("git tags: the newest version that the commit has, of those that match", async () => {
    for (const tag of ["v1.9", "v1.10", "web-7.0", "latest", "v-none"]) await tree.git("tag", tag);
    await tree.git("tag", "--annotate", "--message=rc", "v1.11-rc1");
    expect([await tagOf("git-tag:v*"), await tagOf("git-tag:{name}-*")]).to.deep.equal(["v1.11-rc1", "v7.0"]);
    await tree.git("checkout", "--quiet", "-b", "side");
    await tree.git("commit", "--quiet", "--allow-empty", "--message=side");
    await tree.git("tag", "v9.0");
    await tree.git("checkout", "--quiet", "main");
    expect(await tagOf("git-tag:v*")).to.equal("v1.11-rc1");
    const { variants } = await changes({ head: "side", base: "0".repeat(40) }, "git-tag:v*");
    expect(variants.map(({ variant }) => variant?.version)).to.deep.equal(["v9.0", "v9.0"]);
  });

  it("git tags: none, two that are equally new, and a shallow clone", async () => {
    expect(await rejectionOf(tagOf("git-tag:v*"))).to.include({ code: "VERSION_MISSING" }).and.have.property("message").that.contains("git fetch --tags");
    for (const tag of ["v1.2", "v1-2"]) await tree.git("tag", tag);
    expect(await rejectionOf(tagOf("git-tag:v*"))).to.have.property("code", "VERSION_CONFLICT");
    await tree.git("tag", "1.2");
    expect(await rejectionOf(tagOf("git-tag:*"))).to.have.property("code", "VERSION_CONFLICT");
    await tree.git("tag", "--delete", "v1-2");
    expect(await tagOf("git-tag:*")).to.equal("v1.2");
    await tree.git("commit", "--quiet", "--allow-empty", "--message=more");
    const clone = await mkdtemp(join(tmpdir(), "versions-clone-"));
    await execa("git", ["clone", "--quiet", "--depth=1", `file://${tree.path}`, clone]);
    expect(await rejectionOf(tagOf("git-tag:*", clone))).to.have.property("code", "HISTORY_MISSING");
    await rm(clone, { recursive: true });
  });

  it("a command is asked of a commit only where the tree is what that holds", async () => {
    await tree.write({ "version.sh": "#!/bin/sh\necho 5.0-$1\n" });
    await chmod(join(tree.path, "version.sh"), 0o755);
    await tree.commit();
    const from = "command:./version.sh {name}";
    expect(await tagOf(from)).to.equal("v5.0-web");
    const all = { base: "0".repeat(40) };
    expect((await changes(all, from)).variants.map(({ variant }) => variant?.version)).to.deep.equal(["v5.0-db", "v5.0-web"]);
    expect((await changes({ ...all, head: first }, from)).variants.map(({ fault }) => fault?.code)).to.deep.equal(["VERSION_MISSING", "VERSION_MISSING"]);
  });

  it("on the command line: check-versions, changed --matrix and its refusals", async () => {
    const { stdout } = await runCli(["check-versions", "--source", tree.path, "--version-from", "file:/versions.yaml#{name}"]);
    expect(stdout).to.include("✓ db   v2.0").and.include("✓ web  v1.10");
    const wrong = await runCli(["changed", "--source", tree.path, "--matrix", "--version-from", "1.2.3"]);
    expect([wrong.exitCode, wrong.stderr]).to.satisfy(([code, said]: [number, string]) => code === 2 && said.includes("CONFIG_MISSING: \"1.2.3\" does not say where a version comes from"));
  });
});

describe("a command that prints a version", () => {
  const print = (script: string, limitMs?: number) => versionCommand(["sh", "-c", script], tmpdir(), NEVER, limitMs);

  it("gets none of our environment but what tools need", async () => {
    const secrets = ["ZOT_CI_API_KEY", "CONTAINER_PUBLISHER_PASSWORD"];
    for (const name of secrets) process.env[name] = "s3cr3t";
    try {
      expect(await print("env")).to.include("PATH=").and.not.include("s3cr3t");
    } finally {
      for (const name of secrets) Reflect.deleteProperty(process.env, name);
    }
  });

  it("takes what it leaves running with it, also what would hold its output open", async () => {
    const sleeping = () => processes().filter(({ commandLine }) => commandLine.startsWith(`sleep ${MARK}`)).length;
    expect(await print(`sleep ${MARK} & sleep ${MARK} >/dev/null 2>&1 & echo 1.2.3`)).to.equal("1.2.3");
    await until("both to be gone", () => (sleeping() === 0 ? true : undefined));
  });

  const failures: [name: string, command: () => Promise<string>, code: string, says: string][] = [
    ["fails", () => print("echo no tag >&2; exit 3"), "TOOL_FAILED", "printed no version (exit code 3: no tag)"],
    ["never ends", () => print("sleep 60", 50), "TOOL_FAILED", "did not print a version within 0.05 s"],
    ["prints without end", () => print("yes"), "TOOL_FAILED", "printed more than"],
    ["is not there", () => versionCommand(["./none"], tmpdir(), NEVER), "TOOL_MISSING", "./none, which is to print a version, cannot be started"],
  ];
  for (const [name, command, code, says] of failures) {
    it(`${name}: ${code}`, async () => expect(await rejectionOf(command())).to.include({ code }).and.have.property("message").that.contains(says));
  }
});
