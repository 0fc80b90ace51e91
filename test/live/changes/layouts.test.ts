import { expect } from "chai";
import { rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { containersOf } from "../../../core/containers/folders.js";
import { readLayout } from "../../../core/containers/read-layout.js";
import { PublishError } from "../../../core/errors.js";
import { inProcess } from "../../support/runs/in-process.js";
import { SourceTree } from "../../support/sources/git-tree.js";
import { FolderTree } from "../../../host/source/folder-tree.js";
import { rejectionOf } from "../../unit/faults.js";

const DOCKERFILE = "FROM scratch\nARG CONTAINER_APP_VERSION=1\n";
const json = (value: object) => JSON.stringify(value);

interface Changed {
  readonly changed: readonly { readonly name: string; readonly folder: string; readonly because: string; readonly error?: { readonly what: string } }[];
  readonly deleted: readonly string[];
  readonly skipped: readonly string[];
}

describe("layouts, on real git", () => {
  let tree: SourceTree;
  beforeEach(async () => (tree = await SourceTree.create({})));
  afterEach(() => tree.remove());

  const changed = async (...args: string[]) => (await inProcess(["changed", "--source", tree.path, ...args])).json as Changed;
  const because = async (...args: string[]) => (await changed(...args)).changed.map((each) => `${each.name}: ${each.because}`);
  const write = async (files: Readonly<Record<string, string>>) => {
    await tree.write(files);
    return tree.commit();
  };
  /** What makes the tree of a container another than that of HEAD; or why it cannot be published. */
  const refusal = async (container: string, ...args: string[]) => {
    const error = await rejectionOf(inProcess(["plan", "--source", tree.path, "--container", container, "--registry", "127.0.0.1:1", "--namespace", "team", "--retry-seconds", "0", ...args]));
    return error instanceof PublishError ? `${error.code}: ${error.what}` : String(error);
  };

  it("are read alike from a working tree and from a commit", async () => {
    const trees = {
      plain: { "containers/a/Dockerfile": DOCKERFILE, "containers/a/b/Dockerfile": DOCKERFILE, "containers/g/c/Containerfile": DOCKERFILE, "containers/g/h/i/j/default.nix": "", "containers/g/h/i/k/l/Dockerfile": DOCKERFILE, "containers/.x/Dockerfile": "", "containers/g/.y/Dockerfile": "", "containers/node_modules/m/Dockerfile": "" },
      paths: { "container.json": json({ containersDir: "x/apps", names: "path" }), "x/apps/g/a/Dockerfile": DOCKERFILE, "x/apps/h/a/Dockerfile": DOCKERFILE, "containers/a/Dockerfile": DOCKERFILE },
      clash: { "container.json": json({ containersDir: "apps" }), "apps/g/a/Dockerfile": DOCKERFILE, "apps/h/a/Dockerfile": DOCKERFILE, "apps/b/Dockerfile": DOCKERFILE, "apps/b/Containerfile": DOCKERFILE },
      named: { "containers/a/container.json": json({ file: "prod", name: "z" }), "containers/a/prod": DOCKERFILE, "containers/a/sub/Dockerfile": DOCKERFILE, "containers/wrong/container.json": "{", "containers/wrong/Dockerfile": DOCKERFILE, "containers/library/container.json": json({ dependsOn: ["containers/a"] }) },
      root: { "container.json": json({ containersDir: ".", name: "one", file: "docker/Dockerfile" }), "docker/Dockerfile": DOCKERFILE, "sub/Dockerfile": DOCKERFILE },
      folders: { "container.json": json({ containersDir: "." }), "a/Dockerfile": DOCKERFILE, "b/c/Dockerfile": DOCKERFILE, ".github/Dockerfile": "", "node_modules/Dockerfile": "" },
      shared: { "container.json": json({ file: "build.Dockerfile", context: "." }), "containers/a/build.Dockerfile": DOCKERFILE, "containers/b/Dockerfile": DOCKERFILE },
    };
    for (const [name, files] of Object.entries(trees)) await tree.write(Object.fromEntries(Object.entries(files).map(([path, text]) => [`${name}/${path}`, text])));
    await tree.commit();
    const found: Record<string, string[]> = {};
    for (const name of Object.keys(trees)) {
      const folder = new FolderTree(join(tree.path, name));
      const there = (await containersOf(folder, await readLayout(folder, {}))).map(({ folder: { name: called, path }, fault }) => `${called} ${path === "" ? "." : path}${fault ? "!" : ""}`);
      const { changed: committed } = (await inProcess(["changed", "--source", join(tree.path, name)])).json as Changed;
      expect(committed.map((each) => `${each.name} ${each.folder}${each.error ? "!" : ""}`), name).to.deep.equal(there);
      found[name] = there;
    }
    expect(found).to.deep.equal({
      plain: [".x containers/.x!", "a containers/a", "c containers/g/c", "j containers/g/h/i/j", "m containers/node_modules/m"],
      paths: ["g/a x/apps/g/a", "h/a x/apps/h/a"],
      clash: ["a apps/g/a!", "a apps/h/a!", "b apps/b!"],
      named: ["wrong containers/wrong!", "z containers/a"],
      root: ["one ."],
      folders: ["a a"],
      shared: ["a containers/a"],
    });
  });

  it("touch a container by what a link of its folder leads to, where that says what is built", async () => {
    await tree.write({ "common.json": json({ labels: { a: "b" } }), "common.ignore": "x", VERSION: "1", "apps/json/Dockerfile": DOCKERFILE, "apps/ignore/Dockerfile": DOCKERFILE, "apps/version/Dockerfile": DOCKERFILE, "apps/none/Dockerfile": DOCKERFILE, "apps/version/container.json": json({ version: { file: "VERSION" } }), "container.json": json({ containersDir: "apps" }) });
    await symlink("../../common.json", join(tree.path, "apps/json/container.json"));
    await symlink("../../common.ignore", join(tree.path, "apps/ignore/.dockerignore"));
    await symlink("../../VERSION", join(tree.path, "apps/version/VERSION"));
    await tree.commit();
    await write({ "common.json": json({ labels: { a: "c" } }) });
    expect(await because()).to.deep.equal(["json: apps/json/container.json"]);
    await write({ "common.ignore": "y" });
    expect(await because()).to.deep.equal(["ignore: apps/ignore/.dockerignore"]);
    await write({ VERSION: "2" });
    expect(await because()).to.deep.equal(["version: apps/version/VERSION"]);
  });

  it("take no container.json that a link has outside of the source tree, and show nothing of it", async () => {
    await tree.write({ "tree/containers/a/Dockerfile": DOCKERFILE, "outside.json": "hidden" });
    await symlink("../../../outside.json", join(tree.path, "tree/containers/a/container.json"));
    await tree.commit();
    const said = await refusal("a", "--source", join(tree.path, "tree"));
    expect(said).to.equal("SOURCE_INVALID: containers/a/container.json leads out of the source tree by a link");
  });

  it("touch a container by all that its build sees, and by nothing else", async () => {
    await write({
      "container.json": json({ containersDir: "apps" }),
      ...{ "apps/own/Dockerfile": DOCKERFILE, "apps/far/container.json": json({ context: "services/far", file: "/services/far/Dockerfile" }), "services/far/Dockerfile": DOCKERFILE },
      ...{ "apps/whole/Dockerfile": DOCKERFILE, "apps/whole/container.json": json({ context: "." }), "apps/user/Dockerfile": DOCKERFILE, "apps/user/container.json": json({ dependsOn: ["apps/far"] }) },
    });
    await write({ "services/far/x": "x" });
    expect(await because()).to.deep.equal(["far: services/far", "user: services/far", "whole: services"]);
    await write({ "apps/own/x": "x" });
    expect(await because()).to.deep.equal(["own: apps/own", "whole: apps"]);
    await write({ "container.json": json({ containersDir: "apps", runners: { nix: "nix" } }) });
    expect(await because()).to.deep.equal(["whole: container.json"]);
    await write({ "container.json": json({ containersDir: "apps", buildArgs: { A: "b" } }) });
    expect(await because()).to.deep.equal(["far: container.json", "own: container.json", "user: container.json", "whole: container.json"]);
  });

  it("of a root that is a container tells what differs in it, also where --container alone says what it is called", async () => {
    const named = ["--containers-dir", ".", "--container", "site"];
    await write({ Dockerfile: DOCKERFILE, "src/a": "a", "old.txt": "" });
    await write({ "src/a": "b" });
    expect(await because(...named)).to.deep.equal(["site: src"]);
    await rm(join(tree.path, "old.txt"));
    await tree.commit();
    expect(await because(...named)).to.deep.equal(["site: old.txt"]);
    expect((await changed(...named, "--base", "0".repeat(40))).changed).to.deep.equal([{ name: "site", folder: ".", because: "." }]);
    await write({ "container.json": json({ containersDir: ".", name: "other" }) });
    expect([await because(...named), await because()]).to.deep.equal([[], ["other: container.json"]]);
  });

  it("move: what is called the same is not deleted", async () => {
    await write({ "containers/g/a/Dockerfile": DOCKERFILE, "containers/g/b/Dockerfile": DOCKERFILE, "containers/c/Dockerfile": DOCKERFILE });
    await rename(join(tree.path, "containers"), join(tree.path, "apps"));
    await rm(join(tree.path, "apps/g/b"), { recursive: true });
    await write({ "container.json": json({ containersDir: "apps" }) });
    expect(await changed()).to.deep.include({ deleted: ["b"], changed: [{ name: "a", folder: "apps/g/a", because: "apps/g/a" }, { name: "c", folder: "apps/c", because: "apps/c" }] });
    // The base's layout is told by nobody, and is no reason to fail.
    await write({ "container.json": "{" });
    await write({ "container.json": json({ containersDir: "apps" }), "apps/c/x": "x" });
    expect((await changed()).changed.map(({ name }) => name)).to.include("c");
    await rm(join(tree.path, "apps/g"), { recursive: true });
    await tree.commit();
    expect((await changed()).deleted).to.deep.equal(["a"]);
  });

  it("list what cannot be published with the reason, and stop no other", async () => {
    await write({ "containers/ok/Dockerfile": DOCKERFILE, "containers/g/a/Dockerfile": DOCKERFILE, "containers/h/a/Dockerfile": DOCKERFILE, "containers/both/Dockerfile": "", "containers/both/Containerfile": "", "containers/lost/Dockerfile": DOCKERFILE, "containers/lost/container.json": json({ context: "nowhere" }), "containers/file/container.json": json({ file: "nowhere" }) });
    const told = Object.fromEntries((await changed()).changed.map(({ name, error }) => [name, error?.what ?? ""]));
    expect(told["ok"]).to.equal("");
    expect(told["a"]).to.equal("containers/g/a and containers/h/a are both called a");
    expect(told["both"]).to.contain("has a Dockerfile and a Containerfile");
    expect(told["lost"]).to.equal("the build context nowhere is no folder of the source tree");
    expect(told["file"]).to.contain("containers/file/nowhere is no file");
    await rm(join(tree.path, "containers"), { recursive: true });
    await write({ Dockerfile: DOCKERFILE, "container.json": json({ containersDir: "." }) });
    expect(await rejectionOf(changed())).to.include({ code: "SOURCE_INVALID" });
    expect(await rejectionOf(inProcess(["check-versions", "--source", tree.path]))).to.include({ code: "SOURCE_INVALID" });
  });

  it("tell of a tree that is not the commit's wherever the build sees that, and nowhere else", async () => {
    await write({ "apps/a/Dockerfile": DOCKERFILE, "apps/b/Dockerfile": DOCKERFILE, "lib/x": "x", "docker/Dockerfile": DOCKERFILE, ".gitignore": "*.log\n", "container.json": json({ containersDir: "apps" }) });
    const unreachable = /^REGISTRY_UNREACHABLE/;
    await tree.write({ "lib/new": "new", "lib/x.log": "log" });
    expect(await refusal("a")).to.match(unreachable);
    expect(await refusal("a", "--context", ".")).to.equal("TREE_DIRTY: the source tree has uncommitted changes, so HEAD would not say what is in the image: lib/new");
    await rm(join(tree.path, "lib/new"));
    expect(await refusal("a", "--context", ".")).to.match(unreachable);
    await tree.write({ "docker/Dockerfile": `${DOCKERFILE}# changed\n` });
    expect(await refusal("a")).to.match(unreachable);
    expect(await refusal("a", "--context", ".", "--file", "/docker/Dockerfile")).to.contain("docker/Dockerfile");
    await tree.git("checkout", "--quiet", "docker");
    await tree.write({ "apps/.dockerignore": "b\n" });
    expect(await refusal("a")).to.match(unreachable);
    expect(await refusal("a", "--context", "apps")).to.match(/^TREE_DIRTY: .*: apps\/\.dockerignore$/);
    await rm(join(tree.path, "apps/.dockerignore"));
    await tree.write({ "container.json": json({ containersDir: "apps", versionArg: "CONTAINER_APP_VERSION" }) });
    expect(await refusal("a")).to.match(/^TREE_DIRTY: .*: container\.json$/);
  });

  it("hold nothing that leads out of the source tree by a link", async () => {
    await tree.write({ "apps/a/Dockerfile": DOCKERFILE, "apps/a/file.txt": "", "apps/b/Dockerfile": DOCKERFILE, "apps/linked/x": "x" });
    await symlink("/etc", join(tree.path, "apps/out"));
    await symlink("/etc/hostname", join(tree.path, "apps/linked/Dockerfile"));
    await symlink("../apps", join(tree.path, "apps/inside"));
    await tree.commit();
    const apps = ["--containers-dir", "apps"];
    expect(await refusal("linked", ...apps)).to.equal("SOURCE_INVALID: apps/linked/Dockerfile leads out of the source tree by a link");
    expect(await refusal("a", ...apps, "--context", "apps/out")).to.match(/^SOURCE_INVALID: the build context apps\/out does not hold the build file/);
    expect(await refusal("a", ...apps, "--context", "apps/out", "--file", "/apps/out/hostname")).to.equal("SOURCE_INVALID: apps/out/hostname leads out of the source tree by a link");
    expect(await refusal("a", ...apps, "--file", "/apps/inside/b/Dockerfile", "--context", "apps/inside")).to.match(/^REGISTRY_UNREACHABLE/);
  });
});
