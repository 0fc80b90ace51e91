import { expect } from "chai";
import { rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { SourceTree, scratchContainer } from "../../support/sources/git-tree.js";
import { runCli } from "../../support/runs/cli.js";
import { cliHere } from "../../support/runs/in-process.js";
import { PROJECT } from "../../support/project.js";

const entries = (matrix: string) => (JSON.parse(matrix) as { include: { name: string; kind: string; version: string | null }[] }).include.map(({ name, kind, version }) => `${name} ${kind} ${version}`);
const NIX = '{ pkgs ? import <nixpkgs> { } }:\nlet version = "2.0.0"; in pkgs.hello\n';

describe("changed, on real git", function () {
  let tree: SourceTree;
  let clones: SourceTree[];

  beforeEach(async () => {
    tree = await SourceTree.create({
      ...scratchContainer("app"),
      ...scratchContainer("web"),
      "containers/web/default.nix": NIX,
      ...scratchContainer("worker"),
      "containers/worker/container.json": '{ "dependsOn": ["shared/certificates/", "containers/app"] }',
      "containers/notes/README.md": "no container\n",
      "shared/certificates/ca.pem": "ca\n",
    });
    clones = [];
    await tree.commit();
  });

  afterEach(async () => {
    for (const each of [tree, ...clones]) await each.remove();
  });

  it("refuses a source that is a file", async () => {
    for (const source of ["containers/app/Dockerfile", "containers/app/Dockerfile/deeper"]) {
      const { exitCode, stderr } = await runCli(["changed", "--source", join(tree.path, source)]);
      expect(exitCode, stderr).to.equal(2);
      expect(stderr).to.match(/SOURCE_INVALID: the source tree is in no git repository/);
    }
  });

  const changed = (...args: string[]) => cliHere(["changed", "--source", tree.path, ...args]);
  /** By a process of its own: what is printed, to the byte. */
  const printed = (...args: string[]) => runCli(["changed", "--source", tree.path, ...args]);
  const names = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await changed(...args);
    expect(exitCode, stderr).to.equal(0);
    return stdout.split("\n").filter(Boolean);
  };
  const clone = async (...args: string[]) => {
    const copy = await SourceTree.create({});
    clones.push(copy);
    await execa("git", ["clone", "--quiet", ...args, `file://${tree.path}`, join(copy.path, "clone")]);
    return join(copy.path, "clone");
  };

  it("names every container at the first commit", async () => {
    expect(await names()).to.deep.equal(["app", "web", "worker"]);
  });

  it("names what a commit touched, and prints nothing at all for nothing", async () => {
    await tree.write({ "containers/web/content.txt": "other\n" });
    await tree.commit();
    expect(await names()).to.deep.equal(["web"]);
    await tree.write({ "README.md": "words\n", "containers/notes/README.md": "more words\n" });
    await tree.commit();
    for (const format of [[], ["--markdown"]]) expect((await printed(...format)).stdout).to.equal("");
  });

  it("prints a matrix on one line, with an entry for each kind", async () => {
    await tree.write({ "containers/web/content.txt": "other\n" });
    const commit = await tree.commit();
    const { stdout } = await printed("--matrix");
    expect(stdout).to.equal(
      `{"include":[{"name":"web","kind":"dockerfile","version":"v1.2.3","tag":"v1.2.3-${commit.slice(0, 7)}","folder":"containers/web","runner":""},` +
        `{"name":"web","kind":"nix","version":"v2.0.0","tag":"v2.0.0-${commit.slice(0, 7)}-nix","folder":"containers/web","runner":""}]}`,
    );
    await tree.write({ "README.md": "words\n" });
    await tree.commit();
    expect((await changed("--matrix")).stdout).to.equal('{"include":[]}');
  });

  it("prints a matrix of platforms with the runners that container.json names, and one of a container that did not change", async () => {
    await tree.write({ "containers/web/container.json": '{ "platforms": ["linux/amd64", "linux/arm64"], "runners": { "linux/arm64": ["self-hosted", "arm64"] } }' });
    await tree.commit();
    const include = async (...args: string[]) => (JSON.parse((await changed(...args)).stdout) as { include: Record<string, unknown>[] }).include;
    expect((await include("--matrix", "platforms")).map(({ kind, platform, byDigest, runner }) => [kind, platform, byDigest, runner])).to.deep.equal([
      ["dockerfile", "linux/amd64", true, ""],
      ["dockerfile", "linux/arm64", true, ["self-hosted", "arm64"]],
      ["nix", "", false, ""],
    ]);
    expect((await include("--matrix", "indexes", "--json")).map(({ name, kind }) => [name, kind])).to.deep.equal([["web", "dockerfile"]]);
    expect((await include("--matrix", "--container", "app")).length).to.equal(0);
    expect((await include("--matrix", "--container", "app", "--base", "0".repeat(40))).map(({ name }) => name)).to.deep.equal(["app"]);
    const { exitCode, stderr } = await changed("--matrix", "platform");
    expect([exitCode, stderr]).to.satisfy(([code, said]: [number, string]) => code === 2 && said.includes("containers, platforms, indexes"));
  });

  it("follows what a container depends on, also through another container", async () => {
    await tree.write({ "shared/certificates/ca.pem": "another\n" });
    await tree.commit();
    expect(await names()).to.deep.equal(["worker"]);
    await tree.write({ "containers/app/content.txt": "another\n" });
    await tree.commit();
    const { stdout } = await changed("--json");
    expect(JSON.parse(stdout)).to.deep.include({
      changed: [{ name: "app", folder: "containers/app", because: "containers/app" }, { name: "worker", folder: "containers/worker", because: "containers/app" }],
      deleted: [],
    });
  });

  it("goes in circles only once", async () => {
    await tree.write({ "containers/app/container.json": '{ "dependsOn": ["containers/worker"] }' });
    await tree.commit();
    await tree.write({ "shared/certificates/ca.pem": "another\n" });
    await tree.commit();
    expect(await names()).to.deep.equal(["app", "worker"]);
  });

  it("tells a rename as one that came and one that went", async () => {
    await rename(join(tree.path, "containers/app"), join(tree.path, "containers/api"));
    await tree.write({ "containers/worker/container.json": "{}" });
    await tree.commit();
    const { stdout, stderr } = await changed();
    expect(stdout).to.equal("api\nworker");
    expect(stderr).to.equal("container-publisher: deleted: app");
  });

  it("tells a deleted folder, and a container that lost its last build file", async () => {
    await rm(join(tree.path, "containers/app"), { recursive: true });
    await rm(join(tree.path, "containers/worker/Dockerfile"));
    await rm(join(tree.path, "containers/worker/container.json"));
    await rm(join(tree.path, "containers/notes"), { recursive: true });
    await tree.commit();
    const report: unknown = JSON.parse((await changed("--json")).stdout);
    expect(report).to.deep.include({ changed: [], deleted: ["app", "worker"] });
  });

  it("sees that one of two kinds went away", async () => {
    await rm(join(tree.path, "containers/web/default.nix"));
    await tree.commit();
    expect((await changed("--matrix")).stdout).to.match(/^\{"include":\[\{"name":"web","kind":"dockerfile",[^}]*\}\]\}$/);
  });

  it("takes of a merge what it brought to the first parent", async () => {
    await tree.git("switch", "--quiet", "--create", "feature");
    await tree.write({ "containers/web/content.txt": "of the branch\n" });
    await tree.commit();
    await tree.git("switch", "--quiet", "main");
    await tree.write({ "containers/app/content.txt": "of main\n" });
    await tree.commit();
    await tree.git("merge", "--quiet", "--no-ff", "--message=merge", "feature");
    expect(await names()).to.deep.equal(["web"]);
    expect(await names("--base", "HEAD^2")).to.deep.equal(["app", "worker"]);
    expect(await names("--base", "HEAD~2")).to.deep.equal(["app", "web", "worker"]);
  });

  it("compares any two commits, and reads them, not the working tree", async () => {
    const first = await tree.git("rev-parse", "HEAD");
    await tree.write({ "containers/app/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=2.0.0\n" });
    const second = await tree.commit();
    await tree.write({ "README.md": "words\n", "containers/app/Dockerfile": "FROM scratch\n" });
    await tree.git("add", "README.md");
    await tree.git("commit", "--quiet", "--message=words");
    expect(await names("--base", first, "--head", second)).to.deep.equal(["app", "worker"]);
    const { stdout } = await changed("--base", first, "--head", "HEAD", "--matrix");
    expect(stdout).to.contain('"name":"app","kind":"dockerfile","version":"v2.0.0"');
  });

  for (const [base, found] of [
    ["0".repeat(40), ["app", "web", "worker"]],
    ["0".repeat(64), ["app", "web", "worker"]],
    ["", ["web"]],
  ] as const) {
    it(`takes the base "${base}" for ${found.length > 1 ? "nothing" : "none"}`, async () => {
      await tree.write({ "containers/web/content.txt": "other\n" });
      await tree.commit();
      expect(await names("--base", base)).to.deep.equal(found);
    });
  }

  it("looks through links to folders, of containers and of what they depend on", async () => {
    await tree.write({ "elsewhere/linked/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=5\n", "shared/v1/file": "1" });
    await symlink("../elsewhere/linked", join(tree.path, "containers/linked"));
    await symlink("v1", join(tree.path, "shared/current"));
    await tree.write({ "containers/web/container.json": '{ "dependsOn": ["shared/current"] }' });
    const first = await tree.commit();
    expect((await changed("--matrix")).stdout).to.contain(`{"name":"linked","kind":"dockerfile","version":"v5","tag":"v5-${first.slice(0, 7)}",`);
    await tree.write({ "elsewhere/linked/more": "more", "shared/v1/file": "2" });
    await tree.commit();
    expect(await names()).to.deep.equal(["linked", "web"]);
  });

  it("lists a submodule that changed, whose version is in another repository, so that its own job fails and no other", async () => {
    await tree.write({ "containers/app/content.txt": "other\n" });
    await tree.git("add", "--all");
    await tree.git("update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},containers/sub`);
    await tree.git("commit", "--quiet", "--message=submodule");
    const { exitCode, stdout, stderr } = await changed("--matrix");
    expect(exitCode, stderr).to.equal(0);
    expect(entries(stdout)).to.deep.equal(["app dockerfile v1.2.3", "sub dockerfile null", "worker dockerfile v1.2.3"]);
    expect(stderr).to.equal("container-publisher: SOURCE_INVALID: containers/sub is a submodule: which version it declares is in another repository. Publish it from that repository.");
    await tree.write({ "containers/web/content.txt": "other\n" });
    await tree.git("commit", "--quiet", "--all", "--message=other");
    expect(await names()).to.deep.equal(["web"]);
  });

  it("prints no control characters, however a deleted container was called", async () => {
    await tree.write({ "containers/x\u001b[31m\n::error::injected/Dockerfile": "FROM scratch\n" });
    await tree.commit();
    await tree.git("rm", "-r", "--quiet", "containers/x\u001b[31m\n::error::injected");
    await tree.commit();
    const { stderr } = await printed();
    expect(stderr).to.equal("container-publisher: deleted: x [31m ::error::injected");
  });

  it("names the history that a shallow clone lacks, and how to get it", async () => {
    await tree.write({ "containers/web/content.txt": "other\n" });
    const head = await tree.commit();
    const base = await tree.git("rev-parse", "HEAD^");
    const shallow = await clone("--depth=1");
    for (const args of [[], ["--base", base]]) {
      const { exitCode, stdout, stderr } = await cliHere(["changed", "--source", shallow, ...args]);
      expect([exitCode, stdout]).to.deep.equal([2, ""]);
      expect(stderr).to.match(/HISTORY_MISSING: .*fetch-depth: 0/).and.contain(base);
      if (args.length === 0) expect(stderr).to.contain(`it holds commit ${head}, but not its parent`);
    }
    const deeper = await clone("--depth=2");
    expect((await cliHere(["changed", "--source", deeper])).stdout).to.equal("web");
  });

  it("tells what a shallow clone lacks from what there cannot be, by any name", async () => {
    await tree.git("switch", "--quiet", "--create", "feature");
    await tree.write({ "containers/app/content.txt": "of the branch\n" });
    await tree.commit();
    await tree.git("switch", "--quiet", "main");
    await tree.write({ "containers/web/content.txt": "other\n" });
    await tree.commit();
    await tree.git("merge", "--quiet", "--no-ff", "--message=merge", "feature");
    const shallow = await clone("--depth=1");
    const told = async (source: string, ...args: string[]) => (await cliHere(["changed", "--source", source, ...args])).stderr.replace(/^container-publisher: (\w+): .*/s, "$1");
    for (const name of ["HEAD~1", "HEAD^", "HEAD^2", "main~3", "HEAD^2~1", "origin/feature", "feature", "v1.0", (await tree.git("rev-parse", "HEAD^")).slice(0, 9)]) {
      expect(await told(shallow, "--base", name), `base ${name}`).to.equal("HISTORY_MISSING");
      expect(await told(shallow, "--head", name), `head ${name}`).to.equal("HISTORY_MISSING");
    }
    expect(await told(shallow, "--head", "1".repeat(40))).to.equal("HISTORY_MISSING");
    for (const name of ["HEAD^3", "HEAD:containers", "HEAD^9~2"]) expect(await told(shallow, "--base", name), name).to.equal("COMMIT_INVALID");
    for (const name of ["HEAD~9", "HEAD^3", "nowhere~2", "nowhere"]) expect(await told(tree.path, "--base", name), name).to.equal("COMMIT_INVALID");
  });

  it("takes every container for changed where the base is lost and that is asked for, and says so", async () => {
    await tree.write({ "containers/web/content.txt": "other\n" });
    const lost = await tree.commit();
    await tree.git("commit", "--quiet", "--amend", "--message=forced");
    await tree.git("reflog", "expire", "--expire=now", "--all");
    await tree.git("gc", "--quiet", "--prune=now");
    const refused = await printed("--base", lost);
    expect([refused.exitCode, refused.stdout]).to.deep.equal([2, ""]);
    expect(refused.stderr).to.match(/HISTORY_MISSING: .*--missing-base everything/);
    const all = await printed("--base", lost, "--missing-base", "everything");
    expect([all.exitCode, all.stdout]).to.deep.equal([0, "app\nweb\nworker"]);
    expect(all.stderr).to.equal(`container-publisher: the clone does not hold commit ${lost}, which is to be compared with: every container counts as changed`);
    expect(await names("--missing-base", "everything")).to.deep.equal(["web"]);
    const shallow = await cliHere(["changed", "--source", await clone("--depth=1"), "--missing-base", "everything", "--json"]);
    expect(JSON.parse(shallow.stdout)).to.deep.include({ base: null, deleted: [] });
    const slip = await changed("--base", "nowhere", "--missing-base", "everything");
    expect(slip.stderr).to.contain("COMMIT_INVALID");
  });

  it("works in a bare fetch of one commit's history, a linked worktree, and a folder inside a repository", async () => {
    await tree.write({ "deep/containers/inner/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=3\n", "deep/shared.txt": "x" });
    await tree.write({ "deep/containers/inner/container.json": '{ "dependsOn": ["shared.txt"] }' });
    await tree.commit();
    await tree.write({ "deep/shared.txt": "y", "containers/app/content.txt": "outside\n" });
    await tree.commit();
    const deep = await cliHere(["changed", "--source", join(tree.path, "deep"), "--json"]);
    expect(JSON.parse(deep.stdout)).to.deep.include({ changed: [{ name: "inner", folder: "containers/inner", because: "shared.txt" }], deleted: [] });
    const linked = join(tree.path, "..", `linked-${process.pid}`);
    await tree.git("worktree", "add", "--quiet", linked, "HEAD");
    try {
      expect((await cliHere(["changed", "--source", linked])).stdout).to.equal("app\nworker");
    } finally {
      await rm(linked, { recursive: true });
    }
  });

  it("follows symbolic links to build files and declarations, inside the folder and out of it", async () => {
    await tree.write({ "shared/Dockerfile.common": "FROM scratch\nARG CONTAINER_APP_VERSION=7.1\n", "shared/declared.json": '{ "dependsOn": ["shared"] }' });
    await tree.write({ "containers/linked/real.Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=7.0\n", "containers/outer/x": "" });
    await symlink("real.Dockerfile", join(tree.path, "containers/linked/Dockerfile"));
    await symlink("../../shared/Dockerfile.common", join(tree.path, "containers/outer/Dockerfile"));
    await symlink("../../shared/declared.json", join(tree.path, "containers/outer/container.json"));
    const commit = await tree.commit();
    const include = JSON.parse((await changed("--matrix")).stdout) as { include: { name: string; tag: string }[] };
    expect(include.include.map(({ name, tag }) => [name, tag])).to.deep.equal([
      ["linked", `v7.0-${commit.slice(0, 7)}`],
      ["outer", `v7.1-${commit.slice(0, 7)}`],
    ]);
    await tree.write({ "shared/Dockerfile.common": "FROM scratch\nARG CONTAINER_APP_VERSION=7.2\n" });
    await tree.commit();
    expect(await names()).to.deep.equal(["outer"]);
  });

  for (const [what, target] of [
    ["leads nowhere", "../shared/declared.json"],
    ["leads to a folder", "../web"],
  ] as const) {
    it(`lists a container whose declaration ${what}: nobody would notice what it was to say`, async () => {
      await symlink(target, join(tree.path, "containers/web/container.json"));
      await tree.commit();
      await expectOwnJobFails("web", "containers/web/container.json is no file");
    });
  }

  it("works in a repository of SHA-256 names", async () => {
    const other = await SourceTree.create(scratchContainer("app"));
    clones.push(other);
    await other.git("init", "--quiet", "--initial-branch=main", "--object-format=sha256");
    await other.commit();
    expect((await cliHere(["changed", "--source", other.path, "--json"])).stdout).to.match(/"head": "[0-9a-f]{64}"/).and.contain('"name": "app"');
  });

  for (const [what, files, name, says] of [
    ["whose declaration is no JSON", { "containers/web/container.json": "{" }, "web", "containers/web/container.json"],
    ["that says what nobody knows", { "containers/web/container.json": '{ "dependson": [] }' }, "web", "dependson"],
    ["that depends on what is outside", { "containers/web/container.json": '{ "dependsOn": ["../x"] }' }, "web", "dependsOn.0"],
    ["that depends on what is not there", { "containers/web/container.json": '{ "dependsOn": ["Shared/ca.pem"] }' }, "web", "depends on Shared/ca.pem"],
    ["that depends on a pattern", { "containers/web/container.json": '{ "dependsOn": ["shared/*.pem"] }' }, "web", "patterns"],
    ...["Big_Name", "two words", ".dotted", "dotted.", "größe", "Web_App!", "--all", "x".repeat(129)].map(
      (bad) => [`called ${bad.slice(0, 9)}`, { [`containers/${bad}/Dockerfile`]: "FROM scratch\n" }, bad, "has a name that no repository can have"] as const,
    ),
  ] as const) {
    it(`lists a container ${what}, so that its own job fails and no other`, async () => {
      await tree.write(files);
      await tree.commit();
      await expectOwnJobFails(name, says);
    });
  }

  /** Holds that a container that cannot be published is listed, told and refused by a publish; and that another one is not touched by it. */
  async function expectOwnJobFails(name: string, says: string): Promise<void> {
    await tree.write({ "containers/app/content.txt": "other\n" });
    await tree.commit();
    const { exitCode, stdout, stderr } = await changed("--base", "HEAD~2", "--matrix");
    expect(exitCode, stderr).to.equal(0);
    expect(entries(stdout)).to.include(`${name} dockerfile null`).and.to.include("app dockerfile v1.2.3");
    expect(stderr).to.match(/^container-publisher: SOURCE_INVALID: /).and.contain(says);
    const plain = await changed("--base", "HEAD~2", "--json");
    const report = JSON.parse(plain.stdout) as { changed: { name: string; error?: { code: string; what: string } }[] };
    expect(report.changed.find((each) => each.name === name)?.error).to.have.property("code", "SOURCE_INVALID");
    expect(report.changed.find((each) => each.name === "app")).not.to.have.property("error");
    expect(plain.stderr).to.contain(says);
    const published = await cliHere(["publish-image", "--source", tree.path, `--container=${name}`, "--registry", "127.0.0.1:1", "--namespace", "team"]);
    expect([published.exitCode, published.stderr.includes("SOURCE_INVALID")], published.stderr).to.deep.equal([2, true]);
  }

  it("lists one whose name has a line break on one line, and never as another", async () => {
    await tree.write({ "containers/app\n/Dockerfile": "FROM scratch\n" });
    await tree.commit();
    expect(await names()).to.deep.equal(['"app "']);
    expect((await changed("--matrix")).stdout).to.equal('{"include":[{"name":"app\\n","kind":"dockerfile","version":null,"tag":null,"folder":"containers/app\\n","runner":""}]}');
  });

  it("tells what looks like a container, and is none", async () => {
    const NEARLY = ' is not looked at: a build file is called Dockerfile, Containerfile or default.nix, or as "file" in the folder\'s container.json says';
    await tree.write({ "containers/group/Dockerfile.prod": "FROM scratch\n", "containers/podman/containerfile": "FROM scratch\n", "containers/Dockerfile": "FROM scratch\n" });
    await symlink("nowhere", join(tree.path, "containers/lost"));
    await tree.commit();
    const { exitCode, stdout, stderr } = await changed("--json");
    const told = [
      `containers/group/Dockerfile.prod${NEARLY}`,
      `containers/podman/containerfile${NEARLY}`,
      "containers/lost is no container: it is a link that leads to nothing in the repository",
      "containers/Dockerfile is not looked at: a container is a folder of its own in containers/",
    ];
    expect(exitCode, stderr).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.include({ changed: [], skipped: told });
    expect(stderr.split("\n")).to.deep.equal(told.map((text) => `container-publisher: ${text}`));
    await tree.write({ "README.md": "words\n" });
    await tree.commit();
    expect((await changed("--matrix")).stderr).to.equal("");
  });

  it("lists a container without a version all the same, so that its own job fails and no other", async () => {
    await tree.write({ "containers/web/Dockerfile": "FROM scratch\n", "containers/app/content.txt": "new\n" });
    const commit = await tree.commit();
    const { exitCode, stdout, stderr } = await changed("--matrix");
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain(`{"name":"app","kind":"dockerfile","version":"v1.2.3","tag":"v1.2.3-${commit.slice(0, 7)}",`);
    expect(stdout).to.contain('{"name":"web","kind":"dockerfile","version":null,"tag":null,');
    expect(stderr).to.contain("VERSION_MISSING: containers/web/Dockerfile has no ARG CONTAINER_APP_VERSION");
  });

  for (const [what, args, code] of [
    ["a head that does not exist", ["--head", "nowhere"], "COMMIT_INVALID"],
    ["a base that does not exist", ["--base", "nowhere"], "COMMIT_INVALID"],
    ["a base that was forced away", ["--base", "1".repeat(40)], "HISTORY_MISSING"],
    ["a head with a line break", ["--head", "HEAD\nHEAD"], "COMMIT_INVALID"],
    ["a head that looks like an option", ["--head=--all"], "COMMIT_INVALID"],
    ["a source that is no folder", ["--source", "/nonexistent"], "SOURCE_INVALID"],
    ["a source without containers", ["--source", join(PROJECT, "docs")], "SOURCE_INVALID"],
    ["a source outside of git", ["--source", "/proc"], "SOURCE_INVALID"],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { exitCode, stdout, stderr } = await changed(...args);
      expect([exitCode, stdout]).to.deep.equal([2, ""]);
      expect(stderr).to.match(new RegExp(`^container-publisher: ${code}: `));
    });
  }

  it("leaves nothing behind", async () => {
    expect((await printed("--matrix")).left).to.deep.equal([]);
  });
});
