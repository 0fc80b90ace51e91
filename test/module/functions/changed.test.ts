import { expect } from "chai";
import { SourceTree, scratchContainer } from "../../support/sources/git-tree.js";
import { FILES, HEAD, OTHER_COMMIT } from "../scenes.js";
import { ServedRegistry } from "../served-registry.js";
import { play, valueOf, type Arguments } from "../stage.js";
import { SOURCE } from "../world/source-tree.js";
import type { Scene } from "../world/world.js";

const ARGS = { src: SOURCE };

describe("module: changed", () => {
  let tree: SourceTree;
  let [first, second] = ["", ""];

  before(async () => {
    tree = await SourceTree.create({ ...scratchContainer("app"), ...scratchContainer("web"), "containers/app/container.json": '{ "dependsOn": ["shared"], "platforms": ["linux/amd64", "linux/arm64"] }', "container.json": '{ "runners": { "linux/arm64": "arm", "nix": ["self-hosted", "nix"] } }', "shared/a": "a" });
    first = await tree.commit();
    await tree.write({ "containers/web/default.nix": '{ }: { version = "1.2.3"; }\n', "shared/a": "b" });
    second = await tree.commit();
  });
  after(() => tree.remove());

  const scene = (): Scene => ({ files: FILES, git: { head: second, repository: tree.path } });

  it("is a matrix on one line", () =>
    play(scene(), async (stage) => {
      const tag = `v1.2.3-${second.slice(0, 7)}`;
      expect(valueOf(await stage.chain([["changed", ARGS], ["matrix", {}]]))).to.equal(
        JSON.stringify({
          include: [
            { name: "app", kind: "dockerfile", version: "v1.2.3", tag, folder: "containers/app", runner: "" },
            { name: "web", kind: "dockerfile", version: "v1.2.3", tag, folder: "containers/web", runner: "" },
            { name: "web", kind: "nix", version: "v1.2.3", tag: `${tag}-nix`, folder: "containers/web", runner: ["self-hosted", "nix"] },
          ],
        }),
      );
    }));

  it("is a matrix of each platform, of the indexes, or of one container", () =>
    play(scene(), async (stage) => {
      const matrix = async (args: Arguments, of: Arguments) => (JSON.parse(String(valueOf(await stage.chain([["changed", { ...ARGS, ...args }], ["matrix", of]])))) as { include: Record<string, unknown>[] }).include;
      const platforms = (await matrix({}, { of: "PLATFORMS" })).map(({ name, platform, byDigest, runner }) => [name, platform, byDigest, runner]);
      expect(platforms).to.deep.equal([["app", "linux/amd64", true, ""], ["app", "linux/arm64", true, "arm"], ["web", "", false, ""], ["web", "", false, ["self-hosted", "nix"]]]);
      expect((await matrix({}, { of: "INDEXES" })).map(({ name }) => name)).to.deep.equal(["app"]);
      expect((await matrix({ containerName: "web", base: "0".repeat(40) }, {})).map(({ name, kind }) => [name, kind])).to.deep.equal([["web", "dockerfile"], ["web", "nix"]]);
      expect(await matrix({ containerName: "--help", base: "0".repeat(40) }, {})).to.deep.equal([]);
    }));

  it("is names, or everything that is known", () =>
    play(scene(), async (stage) => {
      const names = async (args: Arguments) => valueOf(await stage.chain([["changed", { ...ARGS, ...args }], ["names", {}]]));
      expect(await names({})).to.deep.equal(["app", "web"]);
      expect(await names({ head: first })).to.deep.equal(["app", "web"]);
      expect(await names({ base: "0".repeat(40) })).to.deep.equal(["app", "web"]);
      expect(await names({ base: second })).to.deep.equal([]);
      expect(await stage.report("changed", ARGS)).to.equal("app\nweb");
      expect(await stage.value("changed", ARGS)).to.deep.include({ head: second, base: first, deleted: [] });
      const report: unknown = JSON.parse(await stage.report("changed", { ...ARGS, base: first }, {}, "JSON"));
      expect(report).to.deep.include({ ok: true, base: first, head: second, deleted: [], changed: [{ name: "app", folder: "containers/app", because: "shared" }, { name: "web", folder: "containers/web", because: "containers/web" }] });
    }));

  it("refuses a history that is not there, or takes everything for changed", () =>
    play(scene(), async (stage) => {
      expect(await stage.error("changed", { ...ARGS, base: OTHER_COMMIT })).to.match(/^HISTORY_MISSING: .*fedcba9876543210/);
      expect(await stage.report("changed", { ...ARGS, base: OTHER_COMMIT, missingBase: "EVERYTHING" })).not.to.equal("");
      expect(stage.log).to.contain("every container counts as changed");
    }));

  it("needs the .git folder", () =>
    play({ files: { "containers/hello/Dockerfile": FILES["containers/hello/Dockerfile"] } }, async (stage) => {
      expect(await stage.error("changed", ARGS)).to.match(/^SOURCE_INVALID: src has no \.git folder/);
    }));
});

describe("module: checkVersions", () => {
  const served = new ServedRegistry();

  it("passes a tree in order without asking any registry, and writes the report into the log", () =>
    play({ files: { "containers/hello/Dockerfile": FILES["containers/hello/Dockerfile"], "containers/hello/default.nix": '{ }: { version = "1.2.3"; }' } }, async (stage) => {
      expect(await stage.value("checkVersions", ARGS)).to.equal(null);
      expect(stage.log).to.contain("Versions of 1 container: all declared, and in order");
    }));

  it("throws everything that is wrong", () =>
    play({ files: { ...FILES, "containers/hello/default.nix": '{ }: { version = "2"; }', "containers/none/Dockerfile": "FROM scratch\n" } }, async (stage) => {
      const message = await stage.error("checkVersions", ARGS);
      expect(message).to.match(/^VERSION_CONFLICT: containers\/hello\/ .*containers\/none\/Dockerfile has no ARG/);
      expect(stage.log).to.contain("✓ nixed").and.contain("✗ hello");
    }));

  it("looks through links to folders, and names files that cannot be read, beside everything else", () =>
    play(
      {
        files: { ...FILES, "images/far/Dockerfile": "FROM scratch\n", "containers/notes/Dockerfile/README.md": "", "containers/nixed/container.json/x": "" },
        links: { "containers/far": "images/far", "containers/gone/Dockerfile": "nowhere", "containers/hello/container.json": "nowhere", "containers/dangling": "nowhere" },
      },
      async (stage) => {
        const message = await stage.error("checkVersions", ARGS);
        expect(message).to.match(/^VERSION_MISSING|^SOURCE_INVALID/);
        expect(message).to.contain("containers/far/Dockerfile has no ARG");
        for (const file of ["gone/Dockerfile", "hello/container.json", "nixed/container.json"]) expect(message).to.contain(`containers/${file} is no file`);
        expect(stage.log).to.contain("Versions of 4 containers").and.not.contain("notes");
      },
    ));

  it("names a submodule, and what looks like a container and is none", () =>
    play(
      {
        files: {
          "containers/hello/Dockerfile": FILES["containers/hello/Dockerfile"],
          ...{ "containers/group/Dockerfile.prod": "", "containers/podman/containerfile": "", "containers/Dockerfile": "", "containers/sub/.git": "", ".gitmodules": "[submodule]\n path = containers/sub\n" },
        },
        links: { "containers/lost": "nowhere" },
      },
      async (stage) => {
        expect(await stage.error("checkVersions", ARGS)).to.match(/^SOURCE_INVALID: containers\/sub is a submodule/);
        for (const text of ["containers/Dockerfile is not", "containers/group/Dockerfile.prod is not", "containers/podman/containerfile is not", "containers/lost is no container"]) expect(stage.log).to.contain(`\n  ${text}`);
      },
    ));

  it("refuses a tree without containers", () =>
    play({ files: { "README.md": "" } }, async (stage) => {
      expect(await stage.error("checkVersions", ARGS)).to.match(/^SOURCE_INVALID: src has no containers\//);
    }));

  it("asks the constructor's registry about what HEAD changed", async () => {
    const tree = await SourceTree.create({ "containers/hello/Dockerfile": FILES["containers/hello/Dockerfile"] });
    try {
      const commit = await tree.commit();
      const lookalike = commit.slice(0, -1) + (commit.endsWith("0") ? "1" : "0");
      const scene: Scene = { ...served.scene, git: { head: HEAD, commits: [lookalike], repository: tree.path } };
      await play(scene, async (stage) => {
        expect(await stage.value("checkVersions", ARGS, served.settings)).to.equal(null);
        expect(stage.log).to.contain(`registry.example.org/team/hello:v1.2.3-${commit.slice(0, 7)}`);
        await stage.reference("publish", { ...ARGS, containerName: "hello", commitSha: lookalike, unverifiedTree: true }, served.settings);
        expect(await stage.error("checkVersions", ARGS, served.settings)).to.match(new RegExp(`^TAG_TAKEN: .*${lookalike}.*${commit}`));
      });
    } finally {
      await tree.remove();
    }
  });
});
