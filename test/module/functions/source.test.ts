import { expect } from "chai";
import { SourceTree } from "../../support/sources/git-tree.js";
import { play } from "../stage.js";
import { FILES, HEAD, OTHER_COMMIT, TAG } from "../scenes.js";
import { SOURCE } from "../world/source-tree.js";

const FILES_WITHOUT_GIT = { "containers/hello/Dockerfile": FILES["containers/hello/Dockerfile"] };
const HELLO = { src: SOURCE, containerName: "hello" };

describe("module: version", () => {
  it("is that of the Dockerfile, and asks the engine for nothing else", () =>
    play({ files: FILES }, async (stage) => {
      expect(await stage.value("version", HELLO)).to.equal("v1.2.3");
      expect(stage.takeAsked()).to.have.members([
        'source.exists(path: "container.json", expectedType: REGULAR_TYPE)',
        'source.exists(path: "container.json", expectedType: DIRECTORY_TYPE)',
        'source.exists(path: "container.json", doNotFollowSymlinks: true)',
        'source.exists(path: "containers", expectedType: REGULAR_TYPE)',
        'source.exists(path: "containers", expectedType: DIRECTORY_TYPE)',
        ...["Dockerfile", "Containerfile", "default.nix", "container.json"].map((name) => `source.directory(path: "containers").glob(pattern: "**/${name}")`),
        'source.directory(path: "containers").entries',
        'source.exists(path: "containers/hello/Dockerfile", expectedType: REGULAR_TYPE)',
        'source.exists(path: "containers/hello", expectedType: REGULAR_TYPE)',
        'source.exists(path: "containers/hello", expectedType: DIRECTORY_TYPE)',
        'source.file(path: "containers/hello/Dockerfile").contents',
      ]);
    }));

  it("is that of default.nix where there is no Dockerfile", () =>
    play({ files: FILES }, async (stage) => {
      expect(await stage.value("version", { src: SOURCE, containerName: "nixed" })).to.equal("v2.0.0_b1");
    }));

  it("names the containers that there are where one is unknown", () =>
    play({ files: FILES }, async (stage) => {
      const message = await stage.error("version", { src: SOURCE, containerName: "hallo" });
      expect(message).to.match(/^SOURCE_INVALID: .*"hallo".* It has: hello, nixed\.$/);
    }));

  const elsewhere: readonly [name: string, files: Readonly<Record<string, string>>, settings: Readonly<Record<string, string>>, is: string | RegExp][] = [
    ["a file that versionFrom names", { "versions.yaml": "hello: 3.10\n" }, { versionFrom: "file:/versions.yaml#{name}" }, "v3.10"],
    ["a bake file", { "containers/hello/docker-bake.hcl": 'variable "VERSION" {\n  default = "1:4.0"\n}\n' }, { versionFrom: "bake:docker-bake.hcl#VERSION" }, "v1_4.0"],
    ["what container.json names", { "containers/hello/container.json": '{ "version": { "file": "VERSION" } }', "containers/hello/VERSION": "b4567\n" }, {}, "b4567"],
    ["an ARG of another name", { "containers/hello/Dockerfile": "FROM scratch\nARG VERSION=5\n" }, { versionArg: "VERSION" }, "v5"],
    ["empty arguments, which are none", {}, { versionFrom: "", versionArg: "" }, "v1.2.3"],
    ["no command", {}, { versionFrom: "command:./v" }, /^CONFIG_MISSING: "command:\.\/v" is a command, and the module runs none/],
    ["nothing that it does not know", {}, { versionFrom: "VERSION" }, /^CONFIG_MISSING: "VERSION" does not say where a version comes from/],
  ];
  for (const [name, files, settings, is] of elsewhere) {
    it(`takes ${name}`, () =>
      play({ files: { ...FILES, ...files } }, async (stage) => {
        if (typeof is === "string") expect(await stage.value("version", HELLO, settings)).to.equal(is);
        else expect(await stage.error("version", HELLO, settings)).to.match(is);
      }));
  }

  it("is missing where the Dockerfile declares none", () =>
    play({ files: { "containers/hello/Dockerfile": "FROM scratch\n" } }, async (stage) => {
      expect(await stage.error("version", HELLO)).to.match(/^VERSION_MISSING: containers\/hello\/Dockerfile /);
    }));
});

describe("module: two versions in one Dockerfile", () => {
  const dockerfile = (...lines: string[]) => ({ files: { "containers/hello/Dockerfile": ["FROM scratch", ...lines, ""].join("\n") } });

  it("are refused by version and tagByCommit", () =>
    play(dockerfile("ARG CONTAINER_APP_VERSION=1", "ARG CONTAINER_APP_VERSION=2"), async (stage) => {
      for (const message of [await stage.error("version", HELLO), await stage.error("tagByCommit", { ...HELLO, commitSha: OTHER_COMMIT })]) {
        expect(message).to.match(/^VERSION_CONFLICT: containers\/hello\/Dockerfile has ARG CONTAINER_APP_VERSION=1 in line 2, and has /);
      }
    }));

  it("are refused where one is given, and the other an ENV", () =>
    play(dockerfile("ENV CONTAINER_APP_VERSION=2"), async (stage) => {
      const given = { ...HELLO, commitSha: OTHER_COMMIT, version: "1" };
      expect(await stage.error("tagByCommit", given)).to.match(/^VERSION_CONFLICT: the version given is 1, and containers\/hello\/Dockerfile has ENV /);
      expect(await stage.value("tagByCommit", { ...given, version: "2" })).to.equal("v2-fedcba9");
    }));
});

describe("module: tagByCommit", () => {
  it("bears the kind of the build file, or the one that was asked for", () =>
    play({ files: { ...FILES, "containers/hello/default.nix": '{ }: { version = "1.2.3"; }' }, git: { head: HEAD } }, async (stage) => {
      expect(await stage.value("tagByCommit", { src: SOURCE, containerName: "nixed" })).to.equal(`v2.0.0_b1-${HEAD.slice(0, 7)}-nix`);
      expect(await stage.value("tagByCommit", HELLO)).to.equal(TAG);
      expect(await stage.value("tagByCommit", { ...HELLO, kind: "NIX" })).to.equal(`${TAG}-nix`);
      // What is no member of an enum is refused before the module is asked: by the engine, and by its SDK again.
      expect(await stage.error("tagByCommit", { ...HELLO, kind: "flake" })).to.match(/^Enum ImageKind does not have member flake/);
    }));

  it("takes HEAD of a clean tree", () =>
    play({ files: FILES, git: { head: HEAD } }, async (stage) => {
      expect(await stage.value("tagByCommit", HELLO)).to.equal(TAG);
      // The engine's own git does as the settings in src/.git say. A process each: HEAD, the prefix, objects, and two that compare.
      const asked = stage.takeAsked();
      expect(asked.filter((chain) => chain.includes("asGit"))).to.deep.equal([]);
      expect(asked.filter((chain) => chain.endsWith(".exitCode"))).to.have.length(5);
    }));

  it("takes a commit that the repository holds, by any name, and a version", () =>
    play({ files: FILES, git: { head: HEAD, commits: [OTHER_COMMIT], added: ["a"] } }, async (stage) => {
      const tag = await stage.value("tagByCommit", { ...HELLO, commitSha: OTHER_COMMIT, version: "9.0" });
      expect(tag).to.equal("v9.0-fedcba9");
      expect(await stage.value("tagByCommit", { ...HELLO, commitSha: "main" })).to.equal(TAG);
    }));

  it("takes any commit where the tree has no repository to ask", () =>
    play({ files: { "containers/hello/Dockerfile": FILES["containers/hello/Dockerfile"] } }, async (stage) => {
      expect(await stage.value("tagByCommit", { ...HELLO, commitSha: OTHER_COMMIT })).to.equal("v1.2.3-fedcba9");
    }));

  const [changed, added] = ["containers/hello/Dockerfile", "containers/hello/new.txt"];
  const dirty = { files: FILES, git: { head: HEAD, commits: [OTHER_COMMIT], modified: [changed], added: [added], removed: ["containers/hello/hello.txt"] } };
  it("refuses a tree that differs from its commit, and names where, unless somebody vouches for it", () =>
    play(dirty, async (stage) => {
      expect(await stage.error("tagByCommit", HELLO)).to.match(/^TREE_DIRTY: .* HEAD .*: containers\/hello\/Dockerfile, containers\/hello\/hello\.txt, containers\/hello\/new\.txt\. .*unverifiedTree/);
      expect(await stage.error("tagByCommit", { ...HELLO, commitSha: OTHER_COMMIT })).to.match(new RegExp(`^TREE_DIRTY: .* commit ${OTHER_COMMIT} holds: `));
      expect(await stage.value("tagByCommit", { ...HELLO, unverifiedTree: true })).to.equal(TAG);
    }));

  it("needs no git for a full id that somebody vouches for", () =>
    play({ ...dirty, git: { ...dirty.git, image: "absent" } }, async (stage) => {
      expect(await stage.value("tagByCommit", { ...HELLO, commitSha: HEAD, unverifiedTree: true })).to.equal(TAG);
      expect(await stage.error("tagByCommit", { ...HELLO, commitSha: HEAD })).to.match(/^TOOL_FAILED: .*git/);
    }));

  it("what cannot reach the image does not count: a Dockerfile's folder does, for Nix the whole tree", () =>
    play({ files: FILES, git: { head: HEAD, added: ["notes.txt"] } }, async (stage) => {
      expect(await stage.value("tagByCommit", HELLO)).to.equal(TAG);
      expect(await stage.error("tagByCommit", { ...HELLO, containerName: "nixed" })).to.match(/^TREE_DIRTY: .*: notes\.txt\./);
    }));

  it("refuses a tree without git where no commit is given", () =>
    play({ files: { "containers/hello/Dockerfile": FILES["containers/hello/Dockerfile"] } }, async (stage) => {
      expect(await stage.error("tagByCommit", HELLO)).to.match(/^COMMIT_INVALID: no commit was given/);
    }));

  it("refuses a commit that the repository does not hold", () =>
    play({ files: FILES, git: { head: HEAD } }, async (stage) => {
      const message = await stage.error("tagByCommit", { ...HELLO, commitSha: OTHER_COMMIT });
      expect(message).to.match(new RegExp(`^COMMIT_INVALID: .*does not hold commit ${OTHER_COMMIT}`));
    }));

  it("refuses an abbreviated commit where there is no repository to ask", () =>
    play({ files: FILES_WITHOUT_GIT }, async (stage) => {
      expect(await stage.error("tagByCommit", { ...HELLO, commitSha: "0123456" })).to.match(/^COMMIT_INVALID: .*has 7 digits/);
    }));

  it("reads a repository of SHA-256 names by git in a container: HEAD, what differs, and whether a commit is there", async () => {
    const tree = await SourceTree.create(FILES_WITHOUT_GIT);
    try {
      await tree.git("init", "--quiet", "--initial-branch=main", "--object-format=sha256");
      const commit = await tree.commit();
      const files = { ...FILES_WITHOUT_GIT, ".git/config": "[extensions]\n\tobjectformat = sha256\n" };
      const scene = { files, git: { head: commit, repository: tree.path } };
      const tag = `v1.2.3-${commit.slice(0, 7)}`;
      await play(scene, async (stage) => {
        expect(await stage.value("tagByCommit", HELLO)).to.equal(tag);
        expect(await stage.value("tagByCommit", { ...HELLO, commitSha: commit })).to.equal(tag);
        expect(await stage.error("tagByCommit", { ...HELLO, commitSha: "1".repeat(64) })).to.match(/^COMMIT_INVALID: .*does not hold/);
      });
      await tree.write({ "containers/hello/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=2\n" });
      await play(scene, async (stage) => {
        expect(await stage.error("tagByCommit", HELLO)).to.match(/^TREE_DIRTY: .*containers\/hello\/Dockerfile/);
      });
    } finally {
      await tree.remove();
    }
  });

  it("tells a worktree, whose .git is a file, from a tree without git", () =>
    play({ files: { ...FILES_WITHOUT_GIT, ".git": "gitdir: /elsewhere/.git/worktrees/x\n" } }, async (stage) => {
      expect(await stage.error("tagByCommit", HELLO)).to.match(/^SOURCE_INVALID: src\/\.git is a file, as in a git worktree/);
      expect(await stage.error("changed", { src: SOURCE })).to.match(/^SOURCE_INVALID: src\/\.git is a file, as in a git worktree/);
      expect(await stage.value("tagByCommit", { ...HELLO, commitSha: HEAD })).to.equal(TAG);
    }));

  it("refuses a commit of zeros, which is what CI has for none", () =>
    play({ files: FILES_WITHOUT_GIT }, async (stage) => {
      expect(await stage.error("tagByCommit", { ...HELLO, commitSha: "0".repeat(40) })).to.match(/^COMMIT_INVALID: the commit id is all zeros/);
    }));
});
