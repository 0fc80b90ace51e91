import { expect } from "chai";
import { execa } from "execa";
import { chmod, mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openRepository, originUrl } from "../../../host/git/repository.js";
import type { BuildScope } from "../../../core/source/commit/build-differences.js";
import { commitDate } from "../../../core/source/git/commit-date.js";
import { parseCommit } from "../../../core/source/git/commit.js";
import { NOTHING_SAID } from "../../../core/source/declaration/merged.js";
import { resolveCommit } from "../../../core/source/commit/resolve-commit.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";
import { expectPrintable, rejectionOf } from "../../unit/faults.js";

const APP: BuildScope = { folder: { name: "app", path: "containers/app" }, kind: "dockerfile", buildFile: "containers/app/Dockerfile", context: "containers/app", containersDir: "containers", declaration: NOTHING_SAID };
const NIX: BuildScope = { folder: { name: "app", path: "containers/app" }, kind: "nix", buildFile: "containers/app/default.nix", context: "containers/app", containersDir: "containers", declaration: NOTHING_SAID };

const FILES = {
  ...scratchContainer("app"),
  ...scratchContainer("other"),
  "containers/app/default.nix": '{ version = "1.2.3"; }',
  "containers/app/run.sh": "true\n",
  ".gitignore": "*.log\n",
};

describe("what a source tree is, on real git", () => {
  let tree: SourceTree;
  let head: string;
  beforeEach(async () => {
    tree = await SourceTree.create(FILES);
    head = await tree.commit();
  });
  afterEach(() => tree.remove());

  const commitOf = async (given?: string, scope = APP, source = tree.path) => {
    using git = await openRepository(source, new AbortController().signal);
    return (await resolveCommit({ given, tree: "compared" }, git, scope)).id;
  };
  const dirt = async (given?: string, scope = APP, source = tree.path) => {
    const { code, what } = await rejectionOf(commitOf(given, scope, source));
    expect(code).to.equal("TREE_DIRTY");
    return what.replace(/^.*?: /, "");
  };
  const set = (name: string, value: string) => tree.git("config", name, value);
  const write = (path: string, text = "changed\n") => tree.write({ [path]: text });

  it("is HEAD where nothing differs, and any commit that it holds by any name that git knows", async () => {
    await tree.git("tag", "v1");
    for (const name of [undefined, head, head.toUpperCase(), head.slice(0, 9), "HEAD", "main", "v1", " HEAD "]) expect(await commitOf(name)).to.equal(head);
    await tree.git("commit", "--quiet", "--allow-empty", "--message=nothing");
    expect(await commitOf("HEAD~1")).to.equal(head);
    expect(await commitOf("v1", NIX)).to.equal(head);
  });

  it("is not what a version file or a container.json says that the commit does not have, though a .gitignore ignores them", async () => {
    await tree.write({ ".gitignore": "VERSION\ncontainer.json\n" });
    await tree.commit();
    await write("containers/app/VERSION", "7.7");
    expect(await dirt(undefined, { ...APP, versionFile: "containers/app/VERSION" })).to.equal("containers/app/VERSION");
    await tree.write({ "container.json": "{}", "containers/app/container.json": "{}" });
    for (const scope of [APP, NIX]) expect(await dirt(undefined, scope)).to.equal("container.json, containers/app/container.json");
  });

  /** Each hides a change, or makes git itself say something else. */
  const settings: [name: string, value: string][] = [
    ["status.showUntrackedFiles", "no"],
    ["status.relativePaths", "true"],
    ["core.excludesFile", ".git/everything"],
    ["core.ignoreStat", "true"],
    ["core.checkStat", "minimal"],
    ["core.trustctime", "false"],
    ["core.fileMode", "false"],
    ["core.symlinks", "false"],
    ["core.bare", "true"],
    ["core.worktree", "/"],
    ["core.sparseCheckout", "true"],
    ["core.autocrlf", "true"],
    ["core.fsmonitor", "/bin/false"],
    ["core.untrackedCache", "true"],
    ["core.splitIndex", "true"],
    ["core.quotePath", "true"],
    ["core.ignoreCase", "true"],
    ["core.attributesFile", ".git/everything"],
    ["diff.ignoreSubmodules", "all"],
    ["diff.external", "true"],
    ["color.ui", "always"],
    ["filter.mine.clean", "git show HEAD:%f"],
    ["trace2.normalTarget", "2"],
    ["format.pretty", "oneline"],
    ["log.showSignature", "true"],
    ["i18n.logOutputEncoding", "UTF-16"],
  ];
  for (const [name, value] of settings) {
    it(`is not hidden by ${name}=${value}: a file that is new, changed, or may be run`, async () => {
      // Everything is ignored, and has a filter.
      await writeFile(join(tree.path, ".git/everything"), "* filter=mine\n*\n");
      await set(name, value === ".git/everything" ? join(tree.path, value) : value);
      expect(await commitOf()).to.equal(head);
      await write("containers/app/new.txt");
      await write("containers/app/content.txt");
      await chmod(join(tree.path, "containers/app/run.sh"), 0o755);
      expect(await dirt()).to.equal("containers/app/content.txt, containers/app/run.sh, containers/app/new.txt".split(", ").sort().join(", "));
    });
  }

  it("is not hidden by marks in the index, a hook, .git/info, nor by what the environment says", async () => {
    await tree.git("update-index", "--assume-unchanged", "containers/app/content.txt");
    await tree.git("update-index", "--skip-worktree", "containers/app/run.sh");
    await writeFile(join(tree.path, ".git/info/exclude"), "*\n");
    await writeFile(join(tree.path, ".git/info/attributes"), "* filter=mine\n");
    await set("filter.mine.clean", "cat /dev/null");
    await write("containers/app/content.txt");
    await write("containers/app/run.sh");
    await write("containers/app/new.txt");
    const before = { ...process.env };
    Object.assign(process.env, { GIT_DIR: "/nowhere", GIT_INDEX_FILE: "/nowhere", GIT_WORK_TREE: "/", GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "status.showUntrackedFiles", GIT_CONFIG_VALUE_0: "no" });
    try {
      expect(await dirt()).to.equal("containers/app/content.txt, containers/app/new.txt, containers/app/run.sh");
    } finally {
      for (const name of ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"]) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, before);
    }
  });

  it("is not what replaces a commit, nor a graft", async () => {
    await write("containers/app/content.txt");
    const newer = await tree.commit();
    await tree.git("replace", newer, head);
    expect(await commitOf()).to.equal(newer);
    expect(await dirt(head)).to.equal("containers/app/content.txt");
    await writeFile(join(tree.path, ".git/info/grafts"), `${newer}\n`);
    await tree.git("checkout", "--quiet", head, "--", ".");
    expect(await commitOf("HEAD~1")).to.equal(head);
    using git = await openRepository(tree.path, new AbortController().signal);
    expect((await git?.run(["rev-parse", "HEAD~1"]))?.stderr).to.equal("");
  });

  it("counts what can reach the image: the container's folder, for Nix all of the tree", async () => {
    await write("notes.txt");
    await write("containers/other/content.txt");
    expect(await commitOf()).to.equal(head);
    expect(await dirt(undefined, NIX)).to.equal("containers/other/content.txt, notes.txt");
  });

  it("counts what its container.json names, and what that depends on, in the commit's words", async () => {
    await tree.write({
      "containers/app/container.json": '{ "dependsOn": ["shared/ca", "containers/other"] }',
      "containers/other/container.json": '{ "dependsOn": ["go.mod"] }',
      "shared/ca/a.pem": "a\n",
      "shared/b.txt": "b\n",
      "go.mod": "module\n",
    });
    const commit = await tree.commit();
    await write("shared/b.txt");
    expect(await commitOf()).to.equal(commit);
    await write("shared/ca/new.pem");
    await write("go.mod");
    await write("containers/other/content.txt");
    expect(await dirt()).to.equal("containers/other/content.txt, go.mod, shared/ca/new.pem");
    expect(await dirt(head)).to.equal("containers/app/container.json");
  });

  it("counts what its container.json names and no commit has, because a .gitignore hides it", async () => {
    await tree.write({ ".gitignore": "/generated/\n" });
    await tree.commit();
    await write("generated/client.ts");
    expect(await dirt(undefined, { ...APP, declaration: { ...APP.declaration, dependsOn: ["generated"] } })).to.equal("generated");
  });

  it("follows links: a folder, a build file and a dependency elsewhere", async () => {
    await mkdir(join(tree.path, "images"));
    await rename(join(tree.path, "containers/app"), join(tree.path, "images/app"));
    await rename(join(tree.path, "images/app/Dockerfile"), join(tree.path, "images/Dockerfile.app"));
    await symlink("../images/app", join(tree.path, "containers/app"));
    await symlink("../Dockerfile.app", join(tree.path, "images/app/Dockerfile"));
    const commit = await tree.commit();
    expect(await commitOf()).to.equal(commit);
    await write("images/app/new.txt");
    expect(await dirt()).to.equal("images/app/new.txt");
    await rm(join(tree.path, "images/app/new.txt"));
    await tree.write({ "images/Dockerfile.app": "FROM scratch\n" });
    expect(await dirt()).to.equal("images/Dockerfile.app");
    await tree.git("checkout", "--quiet", "--", ".");
    await rm(join(tree.path, "containers/app"));
    await symlink("other", join(tree.path, "containers/app"));
    expect(await dirt()).to.contain("containers/app");
  });

  it("sees a file that became a link or a folder, one that went away, and a folder that became a link", async () => {
    await tree.write({ "containers/app/sub/a.txt": "a\n" });
    await tree.commit();
    const app = (path: string) => join(tree.path, "containers/app", path);
    await rm(app("run.sh"));
    await symlink("content.txt", app("run.sh"));
    await rename(app("sub"), join(tree.path, "elsewhere"));
    await symlink("../../elsewhere", app("sub"));
    await rm(app("content.txt"));
    expect(await dirt()).to.contain("containers/app/content.txt").and.contain("containers/app/run.sh").and.contain("containers/app/sub");
  });

  it("what a committed .gitignore ignores does not count, what another one ignores does", async () => {
    await write("containers/app/build.log");
    await tree.write({ "containers/app/cache/.gitignore": "*\n", "containers/app/cache/x": "x" });
    expect(await commitOf()).to.equal(head);
    await write("containers/app/secret.txt");
    for (const path of [".gitignore", "containers/.gitignore", "containers/app/.gitignore"]) {
      await tree.write({ [path]: "*\n" });
      expect(await dirt(), path).to.equal(path);
      await rm(join(tree.path, path));
      await tree.git("checkout", "--quiet", "--", ".gitignore");
    }
    expect(await dirt()).to.equal("containers/app/secret.txt");
  });

  it("a container that the commit does not have is not clean, though all of it is ignored", async () => {
    await tree.write({ ".gitignore": "*\n" });
    await tree.git("add", ".gitignore");
    await tree.git("commit", "--quiet", "--message=ignore");
    await tree.write(scratchContainer("fresh"));
    const fresh = { ...APP, folder: { name: "fresh", path: "containers/fresh" }, buildFile: "containers/fresh/Dockerfile" };
    expect(await dirt(undefined, fresh)).to.equal("containers/fresh/Dockerfile");
    await tree.write({ "containers/app/container.json": "{" });
    expect(await commitOf()).to.be.a("string");
  });

  it("compares with the commit that is given, whatever is staged", async () => {
    await write("containers/app/content.txt");
    await tree.git("add", "--all");
    expect(await dirt()).to.equal("containers/app/content.txt");
    expect(await dirt(head)).to.equal("containers/app/content.txt");
    await tree.git("commit", "--quiet", "--message=next");
    expect(await dirt(head)).to.equal("containers/app/content.txt");
    await tree.git("checkout", "--quiet", head, "--", "containers/app");
    expect(await commitOf(head)).to.equal(head);
    await tree.git("rm", "--quiet", "--cached", "containers/app/content.txt");
    expect(await commitOf(head)).to.equal(head);
  });

  it("looks into submodules, whatever .gitmodules and their own settings say", async () => {
    const library = await SourceTree.create({ "lib.txt": "lib\n" });
    const [plain, full] = ["plain", "full"].map((name) => join(tree.path, "..", `${name}-${process.pid}`)) as [string, string];
    try {
      await library.commit();
      await tree.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library.path, "containers/app/lib");
      for (const name of ["ignore"]) await tree.git("config", "--file", ".gitmodules", `submodule.containers/app/lib.${name}`, "all");
      await set("submodule.containers/app/lib.ignore", "all");
      const commit = await tree.commit();
      const inside = (...args: string[]) => execa("git", ["-C", join(tree.path, "containers/app/lib"), ...args]);
      await inside("config", "status.showUntrackedFiles", "no");
      expect(await commitOf()).to.equal(commit);
      await write("containers/app/lib/new.txt");
      expect(await dirt()).to.equal("containers/app/lib/new.txt");
      await rm(join(tree.path, "containers/app/lib/new.txt"));
      await inside("update-index", "--assume-unchanged", "lib.txt");
      await write("containers/app/lib/lib.txt");
      expect(await dirt()).to.equal("containers/app/lib/lib.txt");
      await execa("git", ["clone", "--quiet", tree.path, plain]);
      // A clone as CI makes it by default: the image would lack what its commit has, and the next publish call it published.
      expect(await dirt(undefined, APP, plain)).to.equal("containers/app/lib");
      expect((await rejectionOf(commitOf(undefined, APP, plain))).message).to.contain("submodules are not checked out").and.contain("git submodule update --init");
      expect(await dirt(commit, APP, plain)).to.equal("containers/app/lib");
      await writeFile(join(plain, "containers/app/lib/stray.txt"), "x");
      expect(await dirt(undefined, APP, plain)).to.equal("containers/app/lib");
    } finally {
      for (const path of [plain, full]) await rm(path, { recursive: true, force: true });
      await library.remove();
    }
  });

  it("sends a container that is a submodule to its own repository, as changed does", async () => {
    const library = await SourceTree.create({ Dockerfile: "FROM scratch\n" });
    try {
      await library.commit();
      await tree.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library.path, "containers/sub");
      const commit = await tree.commit();
      const sub = { ...APP, folder: { name: "sub", path: "containers/sub" } };
      for (const given of [undefined, commit]) expect(await rejectionOf(commitOf(given, sub))).to.include({ code: "SOURCE_INVALID", remedy: "Publish it from that repository" });
    } finally {
      await library.remove();
    }
  });

  it("works in a shallow clone, a partial clone, a linked worktree, deep inside a repository, and with SHA-256 names", async () => {
    await tree.write({ "deep/containers/app/Dockerfile": "FROM scratch\n", "deep/containers/app/a.txt": "a\n", "deep/containers/app/container.json": '{"dependsOn":["x"]}', "deep/x": "x\n" });
    const commit = await tree.commit();
    const places = await SourceTree.create({});
    try {
      await tree.git("config", "uploadpack.allowFilter", "true");
      for (const [name, ...args] of [["shallow", "--depth=1"], ["partial", "--filter=blob:none"], ["treeless", "--filter=tree:0"]] as const) {
        await execa("git", ["clone", "--quiet", ...args, `file://${tree.path}`, join(places.path, name)]);
        expect(await commitOf(commit, APP, join(places.path, name)), name).to.equal(commit);
      }
      expect((await rejectionOf(commitOf("HEAD~1", APP, join(places.path, "shallow")))).code).to.equal("HISTORY_MISSING");
      expect((await rejectionOf(commitOf(head, APP, join(places.path, "shallow")))).code).to.equal("HISTORY_MISSING");
      await tree.git("worktree", "add", "--quiet", join(places.path, "linked"), commit);
      await writeFile(join(places.path, "linked/containers/app/new.txt"), "x");
      expect(await dirt(undefined, APP, join(places.path, "linked"))).to.equal("containers/app/new.txt");
    } finally {
      await places.remove();
    }
    const deep = join(tree.path, "deep");
    await write("containers/app/new.txt");
    expect(await commitOf(undefined, APP, deep)).to.equal(commit);
    await write("deep/x");
    expect(await dirt(undefined, APP, deep)).to.equal("x");
  });

  it("works with SHA-256 names", async () => {
    const long = await SourceTree.create(FILES);
    try {
      await long.git("init", "--quiet", "--object-format=sha256", "--initial-branch=main");
      const commit = await long.commit();
      expect(commit).to.have.length(64);
      expect(await commitOf(undefined, APP, long.path)).to.equal(commit);
      await long.write({ "containers/app/content.txt": "changed\n" });
      expect(await dirt("HEAD", APP, long.path)).to.equal("containers/app/content.txt");
    } finally {
      await long.remove();
    }
  });

  it("shows at most five of many paths, without control characters", async () => {
    for (const name of ["a\u001b[2Jb", "c\nd", "e", "f", "g", "h"]) await write(`containers/app/${name}`, "x");
    const { message } = await rejectionOf(commitOf());
    expect(message).to.contain(" and 1 more.");
    expectPrintable(message);
  });

  it("has a date and a link that no setting changes", async () => {
    await tree.git("remote", "add", "origin", "https://git.example.org/team/images.git");
    for (const [name, value] of [...settings, ["log.date", "relative"], ["log.mailmap", "true"]] as const) await set(name, value);
    using git = await openRepository(tree.path, new AbortController().signal);
    if (!git) throw new Error("there is a repository");
    expect(await commitDate(git, parseCommit(head))).to.equal("2026-01-02T03:04:05Z");
    expect(await originUrl(git)).to.equal("https://git.example.org/team/images");
  });

  it("a commit whose date no calendar knows has none", async () => {
    const text = `tree ${await tree.git("rev-parse", "HEAD^{tree}")}\nauthor A <a@b> 99999999999999999 +0000\ncommitter A <a@b> 99999999999999999 +0000\n\nx\n`;
    const { stdout } = await execa("git", ["-C", tree.path, "hash-object", "-t", "commit", "-w", "--stdin"], { input: text });
    using git = await openRepository(tree.path, new AbortController().signal);
    expect(git && (await commitDate(git, parseCommit(stdout)))).to.equal(undefined);
  });

  const refused: [name: string, code: string, says: string][] = [
    ["0123456789abcdef0123456789abcdef01234567", "COMMIT_INVALID", "does not hold commit 0123456789abcdef"],
    ["nowhere", "COMMIT_INVALID", '"nowhere"'],
    ["HEAD:containers", "COMMIT_INVALID", "is a tree, and no commit"],
    ["HEAD~1", "COMMIT_INVALID", "no parents"],
    ["--all", "COMMIT_INVALID", '"--all"'],
  ];
  for (const [name, code, says] of refused) {
    it(`refuses ${name} for a commit`, async () => {
      const fault = await rejectionOf(commitOf(name));
      expect(fault.code).to.equal(code);
      expect(fault.message).to.contain(says);
    });
  }
});
