import { expect } from "chai";
import { z } from "zod";
import { FILES, HEAD, TAG } from "../scenes.js";
import { ServedRegistry } from "../served-registry.js";
import { play } from "../stage.js";
import { held } from "../world/registries.js";
import { SOURCE } from "../world/source-tree.js";

const HELLO = { src: SOURCE, containerName: "hello" };
const WORKS = /\.sync$|skopeo|\.publish|dockerBuild/;

const forecastSchema = z.object({ action: z.string(), reference: z.string(), tag: z.string(), revision: z.string() });

describe("module: plan", () => {
  const served = new ServedRegistry();

  it("foretells a first publish, and asks the engine for no build and no skopeo", () =>
    play(served.scene, async (stage) => {
      const text = await stage.report("plan", HELLO, served.settings);
      expect(text).to.match(new RegExp(`^Publish would build and push registry\\.example\\.org/team/hello:${TAG}\n`));
      expect(text).to.contain(HEAD).and.contain("the tag is free").and.contain("the repository is new");
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
      expect(await held(served.registry, `team/hello:${TAG}`)).to.equal(undefined);
    }));

  it("foretells, as JSON, that a published commit needs nothing", () =>
    play(served.scene, async (stage) => {
      await stage.reference("publish", HELLO, served.settings);
      const foretold = forecastSchema.parse(JSON.parse(await stage.report("plan", { ...HELLO }, served.settings, "JSON")));
      expect(foretold).to.deep.equal({ action: "nothing", reference: `registry.example.org/team/hello:${TAG}`, tag: TAG, revision: HEAD });
      const plan = (await stage.value("plan", HELLO, served.settings)) as Record<string, unknown>;
      expect(plan).to.deep.include({ action: "NOTHING", revision: HEAD, extraTags: [], errorCode: "", remedy: "" });
      expect(plan["reason"]).to.contain("the tag holds this commit and version already");
    }));

  it("foretells what Nix would make, by the build file that is there", () =>
    play(served.scene, async (stage) => {
      const nixed = { src: SOURCE, containerName: "nixed" };
      const foretold = forecastSchema.parse(JSON.parse(await stage.report("plan", nixed, served.settings, "JSON")));
      expect(foretold).to.deep.include({ action: "publish", tag: "v2.0.0_b1-0123456-nix" });
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
    }));

  it("foretells the kind that is asked for, where its build file is there", () =>
    play({ ...served.scene, files: { ...FILES, "containers/hello/default.nix": '{ version = "1.2.3"; }\n' } }, async (stage) => {
      const tag = async (kind?: string) =>
        forecastSchema.parse(JSON.parse(await stage.report("plan", { ...HELLO, ...(kind && { kind }) }, served.settings, "JSON"))).tag;
      expect([await tag(), await tag("DOCKERFILE"), await tag("NIX")]).to.deep.equal([TAG, TAG, `${TAG}-nix`]);
      const nixed = { src: SOURCE, containerName: "nixed", kind: "DOCKERFILE", version: "1.0" };
      expect(await stage.error("plan", nixed, served.settings)).to.match(/^SOURCE_INVALID: containers\/nixed\/ holds no Dockerfile/);
    }));

  it("foretells a refusal for a wrong key", () =>
    play({ ...served.scene, secrets: { key: "not-the-key" } }, async (stage) => {
      const text = await stage.report("plan", HELLO, served.settings);
      expect(text).to.match(/^Publish would refuse /).and.contain("CREDENTIAL_REJECTED").and.not.contain("not-the-key");
    }));
});
