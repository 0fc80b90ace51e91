import { expect } from "chai";
import { chmod, mkdir, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cliHere } from "../../support/runs/in-process.js";
import { SourceTree, scratchContainer } from "../../support/sources/git-tree.js";

describe("changed, by links, modes and damaged objects", function () {
  let tree: SourceTree;
  beforeEach(async () => {
    tree = await SourceTree.create({ ...scratchContainer("app"), ...scratchContainer("web"), "conf/v1/deep/file": "1\n" });
  });
  afterEach(() => tree.remove());

  const changed = (...args: string[]) => cliHere(["changed", "--source", tree.path, ...args]);
  const link = async (path: string, target: string) => {
    await mkdir(dirname(join(tree.path, path)), { recursive: true });
    await symlink(target, join(tree.path, path));
  };
  const dependOn = (...paths: string[]) => tree.write({ "containers/web/container.json": JSON.stringify({ dependsOn: paths }) });
  const committed = async (files: Readonly<Record<string, string>>) => {
    await tree.write(files);
    return tree.commit();
  };

  for (const [target, path] of [
    ["conf/v1", "current"],
    ["./conf/v1", "current"],
    ["conf/./v1/.", "current"],
    ["containers/../conf/v1/", "current"],
    ["./conf/v1", "current/deep/file"],
    ["conf", "current/v1/deep"],
    [".", "current/conf/v1"],
    ["./one", "current"],
  ] as const) {
    it(`follows a link to ${target}, for ${path}`, async () => {
      await link("current", target);
      await link("one", "./two");
      await link("two", "conf");
      await dependOn(path);
      await tree.commit();
      await committed({ "conf/v1/deep/file": "2\n" });
      const { exitCode, stdout, stderr } = await changed();
      expect({ exitCode, stdout, stderr }).to.deep.equal({ exitCode: 0, stdout: "web", stderr: "" });
    });
  }

  it("follows links out of a source tree that is deep in its repository, and no further", async () => {
    await tree.write({ "deep/containers/inner/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=1\n" });
    await tree.write({ "deep/containers/inner/container.json": '{ "dependsOn": ["current"] }' });
    await link("deep/current", "./../conf/v1");
    await tree.commit();
    await committed({ "conf/v1/deep/file": "2\n" });
    const source = join(tree.path, "deep");
    expect((await cliHere(["changed", "--source", source])).stdout).to.equal("inner");
    for (const outside of ["../../elsewhere", "/etc"]) {
      await rm(join(source, "current"));
      await link("deep/current", outside);
      await tree.commit();
      const { exitCode, stdout, stderr } = await cliHere(["changed", "--source", source, "--json"]);
      expect(exitCode, outside).to.equal(0);
      expect(stdout).to.contain('"code": "SOURCE_INVALID"');
      expect(stderr).to.contain("depends on current, which the source tree does not have");
    }
  });

  it("follows links of containers, of build files and of declarations that begin with a dot", async () => {
    await tree.write({ "conf/web.json": '{ "dependsOn": ["conf/v1"] }', "containers/app/Real": "FROM scratch\nARG CONTAINER_APP_VERSION=9\n" });
    await link("containers/web/container.json", "./../../conf/web.json");
    await link("containers/linked", "./app/.");
    await rm(join(tree.path, "containers/app/Dockerfile"));
    await link("containers/app/Dockerfile", "./Real");
    const commit = await tree.commit();
    const names = (stdout: string) => (JSON.parse(stdout) as { include: { name: string; tag: string }[] }).include.map(({ name, tag }) => `${name} ${tag}`);
    const at = commit.slice(0, 7);
    expect(names((await changed("--matrix")).stdout)).to.deep.equal([`app v9-${at}`, `linked v9-${at}`, `web v1.2.3-${at}`]);
    await committed({ "conf/v1/deep/file": "2\n" });
    expect((await changed()).stdout).to.equal("web");
  });

  it("tells of a dependency that is a link to nowhere, or to itself, and lists the container all the same", async () => {
    for (const target of ["nowhere", "loop", "conf/v1/deep/file/x"]) {
      await link("loop", target);
      await dependOn("loop");
      await tree.commit();
      const { exitCode, stdout, stderr } = await changed("--matrix");
      expect(exitCode, target).to.equal(0);
      expect(stdout).to.contain('{"name":"web","kind":"dockerfile","version":null,"tag":null,');
      expect(stderr).to.contain("SOURCE_INVALID: containers/web/container.json depends on loop");
      await rm(join(tree.path, "loop"));
    }
  });

  it("tells of a build file that is a link to nowhere, and lists the container all the same", async () => {
    await rm(join(tree.path, "containers/app/Dockerfile"));
    await link("containers/app/Dockerfile", "../nowhere");
    await tree.commit();
    const { exitCode, stdout, stderr } = await changed("--matrix");
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain('{"name":"app","kind":"dockerfile","version":null,"tag":null,');
    expect(stderr).to.contain("SOURCE_INVALID: containers/app/Dockerfile is no file, nor a link to one");
  });

  it("notices that a shared file may be run now, directly and through a link", async () => {
    for (const path of ["shared/run.sh", "current/run.sh"]) {
      await tree.write({ "shared/run.sh": "#!/bin/sh\n" });
      await chmod(join(tree.path, "shared/run.sh"), 0o644);
      await link(path === "shared/run.sh" ? "unused" : "current", "./shared");
      await dependOn(path);
      await tree.commit();
      await chmod(join(tree.path, "shared/run.sh"), 0o755);
      await tree.commit();
      expect((await changed()).stdout, path).to.equal("web");
    }
  });

  it("does not read what a link leads to, however large it is", async () => {
    await dependOn("latest");
    await link("latest", "models/large");
    await mkdir(join(tree.path, "models"));
    await writeFile(join(tree.path, "models/large"), "");
    await truncate(join(tree.path, "models/large"), 300_000_000);
    await tree.commit();
    await committed({ "containers/app/content.txt": "2\n" });
    const run = await changed();
    expect(run.stdout).to.equal("app");
  });

  it("refuses containers/ as a submodule", async () => {
    await tree.commit();
    await tree.git("rm", "-r", "--quiet", "containers");
    await tree.git("update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},containers`);
    await tree.git("commit", "--quiet", "--message=submodule");
    const { exitCode, stderr } = await changed();
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain("SOURCE_INVALID: containers/ is a submodule");
  });

  for (const [what, object] of [
    ["a container's folder", "HEAD:containers/web"],
    ["containers/", "HEAD:containers"],
    ["the whole tree", "HEAD^{tree}"],
    ["a declaration", "HEAD:containers/web/container.json"],
  ] as const) {
    for (const damage of ["missing", "overwritten"] as const) {
      it(`fails where ${what} is ${damage} in the repository, and does not take it for deleted`, async () => {
        await tree.commit();
        await dependOn("conf");
        await tree.commit();
        const id = await tree.git("rev-parse", object);
        const file = join(tree.path, ".git/objects", id.slice(0, 2), id.slice(2));
        await rm(file);
        if (damage === "overwritten") await writeFile(file, "garbage");
        const { exitCode, stdout, stderr } = await changed();
        expect([exitCode, stdout]).to.deep.equal([1, ""]);
        expect(stderr).to.match(/^container-publisher: TOOL_FAILED: /m).and.contain(id);
      });
    }
  }
});
