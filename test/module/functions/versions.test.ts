import { expect } from "chai";
import { SourceTree } from "../../support/sources/git-tree.js";
import { FILES, HEAD } from "../scenes.js";
import { ServedRegistry } from "../served-registry.js";
import { play, valueOf } from "../stage.js";
import { SOURCE } from "../world/source-tree.js";
import type { Scene } from "../world/world.js";

const ARGS = { src: SOURCE };
const DOCKERFILE = FILES["containers/hello/Dockerfile"];

describe("module: versions", () => {
  const served = new ServedRegistry();
  const WRONG: Scene = {
    files: { "containers/hello/Dockerfile": DOCKERFILE, "containers/hello/default.nix": '{ }: { version = "2"; }', "containers/none/Dockerfile": "FROM scratch\n", "containers/Dockerfile": "" },
  };

  it("says of a tree in order which version each container declares", () =>
    play({ files: { "containers/hello/Dockerfile": DOCKERFILE, "containers/hello/default.nix": '{ }: { version = "1.2.3"; }' } }, async (stage) => {
      expect(await stage.value("versions", ARGS)).to.deep.include({
        passed: true,
        containers: [{ name: "hello", versions: ["v1.2.3"], problems: [] }],
        askedTags: [],
        skipped: [],
      });
    }));

  it("returns what checkVersions would throw, container by container", () =>
    play(WRONG, async (stage) => {
      const found = (await stage.value("versions", ARGS)) as { passed: boolean; containers: { name: string; versions: string[]; problems: string[] }[]; skipped: string[] };
      expect(found.passed).to.equal(false);
      expect(found.containers.map(({ name, versions }) => [name, versions])).to.deep.equal([["hello", ["v1.2.3", "v2"]], ["none", []]]);
      const [hello, none] = found.containers.map(({ problems }) => problems);
      expect(hello).to.have.length(1);
      expect(hello?.[0]).to.match(/^VERSION_CONFLICT: containers\/hello\/ declares v1\.2\.3 .*\. Make them agree: .*\.$/);
      expect(none?.[0]).to.match(/^VERSION_MISSING: containers\/none\/Dockerfile has no ARG/);
      expect(found.skipped[0]).to.match(/^containers\/Dockerfile is not/);
      expect(await stage.error("checkVersions", ARGS)).to.match(/^VERSION_CONFLICT: containers\/hello\/ .*containers\/none\/Dockerfile has no ARG/);
      expect(valueOf(await stage.chain([["versions", ARGS], ["passed", {}]]))).to.equal(false);
    }));

  it("is reported as a text, as JSON with the error, and as Markdown that shows the text", () =>
    play(WRONG, async (stage) => {
      const text = await stage.report("versions", ARGS);
      expect(text).to.match(/^Versions of 2 containers: NOT in order\n/).and.contain("✗ hello").and.contain("Not containers:");
      const json = JSON.parse(await stage.report("versions", ARGS, {}, "JSON")) as Record<string, unknown>;
      expect(json).to.include({ ok: false }).and.have.nested.property("error.code", "VERSION_CONFLICT");
      expect(json).to.have.nested.property("containers[0].versions.nix", "v2");
      expect(await stage.report("versions", ARGS, {}, "MARKDOWN")).to.equal(`\`\`\`text\n${text}\n\`\`\`\n`);
    }));

  it("refuses a tree without containers", () =>
    play({ files: { "README.md": "" } }, async (stage) => {
      expect(await stage.error("versions", ARGS)).to.match(/^SOURCE_INVALID: src has no containers\//);
    }));

  it("asks the constructor's registry about what changed in the given range", async () => {
    const tree = await SourceTree.create({ "containers/hello/Dockerfile": DOCKERFILE });
    try {
      const first = await tree.commit();
      await tree.write({ "containers/web/Dockerfile": DOCKERFILE });
      const second = await tree.commit();
      const lookalike = first.slice(0, -1) + (first.endsWith("0") ? "1" : "0");
      await play({ ...served.scene, git: { head: HEAD, commits: [lookalike], repository: tree.path } }, async (stage) => {
        await stage.reference("publish", { ...ARGS, containerName: "hello", commitSha: lookalike, unverifiedTree: true }, served.settings);
        const tag = (name: string, commit: string) => `registry.example.org/team/${name}:v1.2.3-${commit.slice(0, 7)}`;
        const asked = async (range: { base?: string; head?: string }) => (await stage.value("versions", { ...ARGS, ...range }, served.settings)) as { passed: boolean; askedTags: string[] };
        expect(await asked({ base: first, head: second })).to.deep.include({ passed: true, askedTags: [tag("web", second)] });
        expect(await asked({ head: first })).to.deep.include({ passed: false, askedTags: [tag("hello", first)] });
      });
    } finally {
      await tree.remove();
    }
  });
});
