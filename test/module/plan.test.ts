import { expect } from "chai";
import { z } from "zod";
import { FILES, HEAD, TAG } from "./scenes.js";
import { play, type Arguments } from "./stage.js";
import { held, startRegistry, type TestRegistry } from "./world/registries.js";
import { REGISTRY_SERVICE } from "./world/registry-service.js";
import { secret } from "./world/secrets.js";
import { SOURCE } from "./world/source-tree.js";

const HELLO = { src: SOURCE, containerName: "hello" };
const WORKS = /\.sync$|skopeo|\.publish|dockerBuild/;

const forecastSchema = z.object({ action: z.string(), reference: z.string(), tag: z.string(), revision: z.string() });

describe("module: plan", () => {
  let registry: TestRegistry;
  let settings: Arguments;

  beforeEach(async () => {
    registry = await startRegistry("token");
    settings = {
      registry: "registry.example.org",
      namespace: "team",
      registryUsername: registry.username,
      registryPassword: secret("key"),
      registryService: REGISTRY_SERVICE,
    };
  });
  afterEach(() => registry[Symbol.asyncDispose]());

  const scene = () => ({ files: FILES, git: { head: HEAD }, secrets: { key: registry.password }, registryEndpoint: registry.endpoint });

  it("foretells a first publish, and asks the engine for no build and no skopeo", () =>
    play(scene(), async (stage) => {
      const text = String(await stage.value("plan", HELLO, settings));
      expect(text).to.match(new RegExp(`^Publish would build and push registry\\.example\\.org/team/hello:${TAG}\n`));
      expect(text).to.contain(HEAD).and.contain("the tag is free").and.contain("the repository is new");
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
      expect(await held(registry, `team/hello:${TAG}`)).to.equal(undefined);
    }));

  it("foretells, as JSON, that a published commit needs nothing", () =>
    play(scene(), async (stage) => {
      await stage.value("publish", HELLO, settings);
      const foretold = forecastSchema.parse(JSON.parse(String(await stage.value("plan", { ...HELLO, format: "json" }, settings))));
      expect(foretold).to.deep.equal({ action: "nothing", reference: `registry.example.org/team/hello:${TAG}`, tag: TAG, revision: HEAD });
    }));

  it("foretells a refusal for a wrong key", () =>
    play({ ...scene(), secrets: { key: "not-the-key" } }, async (stage) => {
      const text = String(await stage.value("plan", HELLO, settings));
      expect(text).to.match(/^Publish would refuse /).and.contain("CREDENTIAL_REJECTED").and.not.contain("not-the-key");
    }));
});
