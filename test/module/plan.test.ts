import { expect } from "chai";
import { z } from "zod";
import { HEAD, TAG } from "./scenes.js";
import { ServedRegistry } from "./served-registry.js";
import { play } from "./stage.js";
import { held } from "./world/registries.js";
import { SOURCE } from "./world/source-tree.js";

const HELLO = { src: SOURCE, containerName: "hello" };
const WORKS = /\.sync$|skopeo|\.publish|dockerBuild/;

const forecastSchema = z.object({ action: z.string(), reference: z.string(), tag: z.string(), revision: z.string() });

describe("module: plan", () => {
  const served = new ServedRegistry();

  it("foretells a first publish, and asks the engine for no build and no skopeo", () =>
    play(served.scene, async (stage) => {
      const text = String(await stage.value("plan", HELLO, served.settings));
      expect(text).to.match(new RegExp(`^Publish would build and push registry\\.example\\.org/team/hello:${TAG}\n`));
      expect(text).to.contain(HEAD).and.contain("the tag is free").and.contain("the repository is new");
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
      expect(await held(served.registry, `team/hello:${TAG}`)).to.equal(undefined);
    }));

  it("foretells, as JSON, that a published commit needs nothing", () =>
    play(served.scene, async (stage) => {
      await stage.value("publish", HELLO, served.settings);
      const foretold = forecastSchema.parse(JSON.parse(String(await stage.value("plan", { ...HELLO, format: "json" }, served.settings))));
      expect(foretold).to.deep.equal({ action: "nothing", reference: `registry.example.org/team/hello:${TAG}`, tag: TAG, revision: HEAD });
    }));

  it("foretells a refusal for a wrong key", () =>
    play({ ...served.scene, secrets: { key: "not-the-key" } }, async (stage) => {
      const text = String(await stage.value("plan", HELLO, served.settings));
      expect(text).to.match(/^Publish would refuse /).and.contain("CREDENTIAL_REJECTED").and.not.contain("not-the-key");
    }));
});
