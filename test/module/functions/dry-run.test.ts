import { expect } from "chai";
import { skipWithoutZot } from "../../support/registries/zot.js";
import { masked } from "../expected.js";
import { FILES, HEAD, TAG } from "../scenes.js";
import { EngineError } from "../session/session-double.js";
import { play } from "../stage.js";
import { SOURCE } from "../world/source-tree.js";

const HELLO = { src: SOURCE, containerName: "hello" };
const SCENE = { files: FILES, git: { head: HEAD } };
const ZOT =
  "ghcr.io/project-zot/zot:v2.1.20@sha256:542e25be4d32e7879c0cfad93492a93c81b1e059cbd2d30d485d4bd567318234";
const STEPS = ["publish", "anonymous pull", "push without the key", "second run", "another image, same tag", "overwriting with the key"];

interface Report {
  readonly ok: boolean;
  readonly reference: string;
  readonly steps: readonly { readonly name: string; readonly passed: boolean }[];
}

describe("module: dryRun against a real zot", () => {
  before(async function () {
    await skipWithoutZot(this);
  });

  it("passes every step, and ends with the reference", () =>
    play(SCENE, async (stage) => {
      const report = await stage.report("dryRun", HELLO);
      expect(report).to.match(/^Rehearsal passed\n/);
      for (const step of STEPS) expect(report).to.contain(`✓ ${step}`);
      expect(report.split("\n").at(-1)).to.match(new RegExp(`^[0-9.:]+/rehearsal/hello:${TAG}@sha256:[0-9a-f]{64}$`));
    }));

  it("writes the same as JSON", () =>
    play(SCENE, async (stage) => {
      const report = JSON.parse(await stage.report("dryRun", { ...HELLO }, {}, "JSON")) as Report;
      expect(report.ok).to.equal(true);
      expect(report.steps.map(({ name }) => name)).to.deep.equal(STEPS);
    }));

  it("starts one zot from the pinned image, with its password as a secret, and stops it", () =>
    play(SCENE, async (stage) => {
      await stage.report("dryRun", HELLO);
      expect(stage.world.zot.running).to.equal(false);
      const asked = stage.takeAsked().map(masked);
      const [started, ...more] = asked.filter((chain) => chain.endsWith(".start"));
      expect(more).to.deep.equal([]);
      expect(started).to.match(new RegExp(`^container\\.from\\(address: "${ZOT}"\\)\\.withNewFile\\(path: "/etc/zot/config\\.json", `));
      expect(started).to.contain('.withExposedPort(port: 5000).asService(args: ["serve", "/etc/zot/config.json"], useEntrypoint: true).start');
      expect(started).to.match(/withMountedSecret\(path: "\/run\/container-publisher\/htpasswd", source: \{setSecret\(name: "container-publisher-htpasswd-<uuid>", plaintext: "rehearsal-bot:\$2[aby]\$/);
    }));

  it("builds and uploads once", () =>
    play(SCENE, async (stage) => {
      await stage.report("dryRun", HELLO);
      const asked = stage.takeAsked();
      expect(asked.filter((chain) => chain.endsWith(".sync"))).to.have.length(1);
      expect(asked.filter((chain) => chain.includes("asTarball") && !chain.endsWith(".id"))).to.have.length(1);
    }));

  it("stops zot where the build fails, and says why", () =>
    play({ ...SCENE, buildFailure: new EngineError("process did not complete successfully: exit code: 1") }, async (stage) => {
      expect(await stage.error("dryRun", HELLO)).to.match(/^TOOL_FAILED: the Dagger engine could not build containers\/hello: .*exit code: 1/);
      expect(stage.takeAsked().filter((chain) => chain.endsWith(".stop"))).to.have.length(1);
      expect(stage.world.zot.running).to.equal(false);
    }));

  it("takes its helper images from where it is told to", () =>
    play(SCENE, async (stage) => {
      const [zotImage, gitImage] = ["mirror.example.org/zot:1", "mirror.example.org/git:1"];
      await stage.report("dryRun", HELLO, { zotImage, gitImage });
      const images = stage.takeAsked().flatMap((chain) => /^container\.from\(address: "([^"]*)"\)/.exec(chain)?.[1] ?? []);
      expect([...new Set(images)].sort()).to.deep.equal([gitImage, zotImage]);
    }));
});
