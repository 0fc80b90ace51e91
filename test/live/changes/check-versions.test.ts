import { expect } from "chai";
import { chmod, symlink } from "node:fs/promises";
import { execa } from "execa";
import { join } from "node:path";
import { z } from "zod";
import { runCli } from "../../support/runs/cli.js";
import { cliHere } from "../../support/runs/in-process.js";
import { SourceTree, scratchContainer } from "../../support/sources/git-tree.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";

const reportSchema = z.object({
  ok: z.boolean(),
  containers: z.array(z.object({ name: z.string(), versions: z.record(z.string(), z.string()), problems: z.array(z.object({ code: z.string(), what: z.string() })) })),
  askedTags: z.array(z.string()),
});

const nix = (version: string) => `{ }: { version = ${version}; }\n`;

describe("check-versions", () => {
  let tree: SourceTree;
  beforeEach(async () => (tree = await SourceTree.create({ ...scratchContainer("app"), ...scratchContainer("web", "2.0"), "containers/web/default.nix": nix('"v2.0"') })));
  afterEach(() => tree.remove());

  const check = (...args: string[]) => cliHere(["check-versions", "--source", tree.path, ...args]);
  const problems = async () => {
    const { stdout, exitCode } = await check("--json");
    const { containers } = reportSchema.parse(JSON.parse(stdout));
    return { exitCode, found: containers.flatMap((container) => container.problems.map(({ code }) => `${container.name}: ${code}`)) };
  };

  it("passes a tree in order, without git and without a registry", async () => {
    const { exitCode, stdout, stderr, left } = await runCli(["check-versions", "--source", tree.path]);
    expect({ exitCode, stderr, left }).to.deep.equal({ exitCode: 0, stderr: "", left: [] });
    expect(stdout).to.equal("Versions of 2 containers: all declared, and in order\n\n  ✓ app  v1.2.3\n  ✓ web  v2.0");
  });

  for (const [what, files, found] of [
    ["a Dockerfile without a version", { "containers/app/Dockerfile": "FROM scratch\n" }, ["app: VERSION_MISSING"]],
    ["a default.nix without one, and no Dockerfile beside it", { "containers/only/default.nix": "{ }: { }\n" }, ["only: VERSION_MISSING"]],
    ["nothing in a default.nix without one beside a Dockerfile", { "containers/web/default.nix": "{ }: { }\n" }, []],
    ["two versions that make one tag", { "containers/web/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=2.0+1\n", "containers/web/default.nix": nix('"2.0_1"') }, ["web: VERSION_CONFLICT"]],
    ["two build files that disagree", { "containers/web/default.nix": nix('"2.1"') }, ["web: VERSION_CONFLICT"]],
    ["a Dockerfile that says two versions", { "containers/app/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=1\nARG CONTAINER_APP_VERSION=2\n" }, ["app: VERSION_CONFLICT"]],
    ["a folder whose name no repository can have", { "containers/My App/Dockerfile": "FROM scratch\n" }, ["My App: SOURCE_INVALID"]],
    ["a version that makes too long a tag", { "containers/app/Dockerfile": `FROM scratch\nARG CONTAINER_APP_VERSION=1.${"0".repeat(123)}\n` }, ["app: REFERENCE_INVALID"]],
    ["a declaration that is none", { "containers/app/container.json": '{ "dependsOn": "shared" }' }, ["app: SOURCE_INVALID"]],
    ["a dependency that is not there", { "containers/app/container.json": '{ "dependsOn": ["Containers/web"] }' }, ["app: SOURCE_INVALID"]],
    ["nothing in a dependency that is there", { "containers/app/container.json": '{ "dependsOn": ["containers/web"] }' }, []],
    [
      "everything that is wrong at once",
      { "containers/app/Dockerfile": "FROM scratch\n", "containers/web/default.nix": nix('"3"') },
      ["app: VERSION_MISSING", "web: VERSION_CONFLICT"],
    ],
    ["a submodule", { ".gitmodules": '[submodule "sub"]\n\tpath = containers/sub\n\turl = https://git.example.org/sub\n', "containers/sub/.keep": "" }, ["sub: SOURCE_INVALID"]],
    ["nothing in a submodule that is no more", { ".gitmodules": '[submodule "sub"]\n\tpath = containers/sub\n' }, []],
    ["nothing in a folder without build files", { "containers/notes/README.md": "words\n" }, []],
  ] as const) {
    it(`finds ${what}`, async () => {
      await tree.write(files);
      expect(await problems()).to.deep.equal({ exitCode: found.length === 0 ? 0 : 2, found });
    });
  }

  it("looks through links, and names those that lead nowhere, beside everything else", async () => {
    const { path } = tree;
    await tree.write({ "images/far/Dockerfile": "FROM scratch\n", "containers/notes/Dockerfile/README.md": "words\n" });
    await tree.write({ "containers/gone/README.md": "words\n", "containers/app/container.json/README.md": "words\n" });
    await symlink("../images/far", join(path, "containers/far"));
    await symlink("nowhere", join(path, "containers/gone/Dockerfile"));
    await symlink("nowhere", join(path, "containers/web/container.json"));
    expect(await problems()).to.deep.equal({
      exitCode: 2,
      found: ["app: SOURCE_INVALID", "far: VERSION_MISSING", "gone: SOURCE_INVALID", "web: SOURCE_INVALID"],
    });
    const { stdout } = await check();
    for (const file of ["app/container.json", "gone/Dockerfile", "web/container.json"]) expect(stdout).to.contain(`containers/${file} is no file, nor a link to one`);
  });

  it("tells what looks like a container, and is none", async () => {
    await tree.write({ "containers/group/Dockerfile.prod": "FROM scratch\n", "containers/podman/containerfile": "FROM scratch\n", "containers/Dockerfile": "FROM scratch\n" });
    await symlink("nowhere", join(tree.path, "containers/lost"));
    // It is nothing that git holds.
    await execa("mkfifo", [join(tree.path, "containers/pipe")]);
    const { exitCode, stdout } = await check();
    expect(exitCode).to.equal(0);
    expect(stdout.split("\n").slice(-6)).to.deep.equal([
      "",
      "Not containers:",
      "  containers/Dockerfile is not looked at: a container is a folder of its own in containers/",
      ...["group/Dockerfile.prod", "podman/containerfile"].map((file) => `  containers/${file} is not looked at: a build file is called Dockerfile, Containerfile or default.nix, or as "file" in the folder's container.json says`),
      "  containers/lost is no container: it is a link that leads to nothing in the repository",
        ]);
  });

  it("names a build file and a folder that this user may not read, beside everything else", async () => {
    await chmod(tree.path, 0o755);
    await tree.write(scratchContainer("shut"));
    await chmod(join(tree.path, "containers/app/Dockerfile"), 0o000);
    await chmod(join(tree.path, "containers/shut"), 0o000);
    await symlink("shut", join(tree.path, "containers/to-shut"));
    // Modes are nothing to root.
    const user = process.geteuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const program = `
      const [{ readContainers }, { checkVersions }, { FolderTree }] = await Promise.all(process.argv.slice(1, 4).map((each) => import(each)));
      const tree = new FolderTree(process.argv[4]);
      const { containers } = await readContainers({ tree, layout: {} });
      const checked = await Promise.all(containers.map((each) => checkVersions(each, { tree, rules: {}, facts: { text: (path) => tree.read(path), evaluate: () => Promise.resolve() } })));
      console.log(JSON.stringify(checked.map(({ name, problems }) => [name, ...problems.map(({ code, remedy }) => code + remedy.replace(/\\p{Noncharacter_Code_Point}[0-9a-f]{24}/gu, ""))])));`;
    const modules = ["core/containers/read-containers.js", "core/containers/version-check.js", "host/source/folder-tree.js"].map((path) => new URL(`../../../${path}`, import.meta.url).href);
    const { stdout } = await execa(process.execPath, ["--input-type=module", "--eval", program, ...modules, tree.path], { ...user, cwd: "/" });
    await chmod(join(tree.path, "containers/shut"), 0o755);
    const forbidden = (container: string) => [container, "SOURCE_INVALIDGive this user the right to read it"];
    expect(JSON.parse(stdout)).to.deep.equal([forbidden("app"), forbidden("shut"), forbidden("to-shut"), ["web"]]);
  });

  it("refuses a tree without any container", async () => {
    const { exitCode, stderr } = await runCli(["check-versions", "--source", `${tree.path}/containers`]);
    expect(exitCode).to.equal(2);
    expect(stderr).to.match(/SOURCE_INVALID: .* has no containers\/<name>\/ folder/);
  });
});

describe("check-versions, with a registry to ask", () => {
  let live: LiveRegistry;
  let tree: SourceTree;
  before(async () => (live = await liveRegistry()));
  after(() => live[Symbol.asyncDispose]());
  beforeEach(async () => (tree = await SourceTree.create({ ...scratchContainer("app"), ...scratchContainer("web") })));
  afterEach(() => tree.remove());

  const asked = (command: string, ...args: string[]) => {
    const login = ["--username", live.username, "--password-env", "KEY"];
    return runCli([command, "--registry", live.registry.host, "--namespace", "team", ...login, ...args], { KEY: live.password });
  };

  it("names a changed container whose tag another commit has, and lets the others be", async () => {
    await tree.commit();
    await tree.write({ "containers/web/content.txt": "other\n" });
    const commit = await tree.commit();
    const lookalike = commit.slice(0, -1) + (commit.endsWith("0") ? "1" : "0");
    const other = await SourceTree.create({ ...scratchContainer("app"), ...scratchContainer("web") });
    try {
      for (const name of ["app", "web"]) {
        const { exitCode, stderr } = await asked("publish-image", "--source", other.path, "--container", name, "--commit", lookalike);
        expect(exitCode, stderr).to.equal(0);
      }
    } finally {
      await other.remove();
    }
    const { exitCode, stdout } = await asked("check-versions", "--source", tree.path, "--json");
    const { containers, askedTags } = reportSchema.parse(JSON.parse(stdout));
    expect(exitCode).to.equal(4);
    expect(askedTags).to.deep.equal([`${live.registry.host}/team/web:v1.2.3-${commit.slice(0, 7)}`]);
    expect(containers.map(({ name, problems }) => [name, problems.map(({ code }) => code)])).to.deep.equal([["app", []], ["web", ["TAG_TAKEN"]]]);
    expect(containers[1]?.problems[0]?.what).to.contain(lookalike).and.contain(commit);
  });

  it("passes a commit that is published already, and one that is new", async () => {
    await tree.write({ "containers/web/content.txt": "third\n" });
    const commit = await tree.commit();
    for (const published of [false, true]) {
      const { exitCode, stdout, stderr } = await asked("check-versions", "--source", tree.path);
      expect(exitCode, stderr).to.equal(0);
      expect(stdout).to.contain(`${live.registry.host}/team/app:v1.2.3-${commit.slice(0, 7)}`);
      if (!published) expect((await asked("publish-image", "--source", tree.path, "--container", "web")).exitCode).to.equal(0);
    }
  });

  it("says what history is missing", async () => {
    await tree.commit();
    const { exitCode, stderr } = await asked("check-versions", "--source", tree.path, "--base", "1".repeat(40));
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain("HISTORY_MISSING");
    const all = await asked("check-versions", "--source", tree.path, "--base", "1".repeat(40), "--missing-base", "everything");
    expect(all.exitCode, all.stderr).to.equal(0);
    expect(all.stderr).to.contain("every container counts as changed");
  });
});
