import { expect } from "chai";
import { z } from "zod";
import { FILES, HEAD } from "./scenes.js";
import { play, type Arguments } from "./stage.js";
import { startRegistry, type TestRegistry } from "./world/registries.js";
import { REGISTRY_SERVICE } from "./world/registry-service.js";
import { secret } from "./world/secrets.js";
import { SOURCE } from "./world/source-tree.js";

const WORKS = /\.sync$|skopeo|\.publish|dockerBuild/;
const ALL = ["anonymous-pull", "no-anonymous-push", "key-can-push"];

const reportSchema = z.object({ ok: z.boolean(), exists: z.string(), posture: z.record(z.string(), z.object({ answer: z.string(), detail: z.string() })) });

describe("module: audit", () => {
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

  it("says of a repository that does not exist that it was not asked, and does not create it", () =>
    play(scene(), async (stage) => {
      const report = reportSchema.parse(JSON.parse(String(await stage.value("audit", { repository: "team/hello", format: "json" }, settings))));
      expect(report).to.include({ ok: true, exists: "absent" });
      expect(report.posture["keyPush"]?.answer).to.equal("unknown");
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
    }));

  it("shows what a registry with anonymous pull keeps of its promises", () =>
    play(scene(), async (stage) => {
      await stage.value("publish", { src: SOURCE, containerName: "hello" }, settings);
      stage.takeAsked();
      const text = String(await stage.value("audit", { repository: "team/hello", expect: ALL }, settings));
      expect(text).to.match(/^Audit of registry\.example\.org\/team\/hello\n/).and.contain("Left behind: nothing").and.not.contain("✗");
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
    }));

  it("throws POSTURE_DIFFERS for a promise that is not kept, with the report in its log", () =>
    play(scene(), async (stage) => {
      await stage.value("publish", { src: SOURCE, containerName: "hello" }, settings);
      const error = await stage.error("audit", { repository: "team/hello", expect: [...ALL, "immutable-tags"] }, settings);
      expect(error).to.match(/^POSTURE_DIFFERS: registry\.example\.org\/team\/hello .*immutable-tags \(yes: /).and.not.contain("key-can-push");
      expect(stage.log).to.contain("✗ immutable-tags").and.contain("✓ key-can-push");
    }));

  it("refuses what nobody can expect", () =>
    play(scene(), async (stage) => {
      expect(await stage.error("audit", { repository: "team/hello", expect: ["world-peace"] }, settings)).to.match(/^CONFIG_MISSING: .*world-peace/);
    }));
});
