import { expect } from "chai";
import { z } from "zod";
import { ServedRegistry } from "../served-registry.js";
import { FakeRegistry } from "../../support/registries/fake-registry.js";
import { SMOOTH_MARK } from "../../support/marked-secret.js";
import { FILES, HEAD } from "../scenes.js";
import { errorOf, play, valueOf, type Arguments, type Stage } from "../stage.js";
import { REGISTRY_SERVICE } from "../world/registry-service.js";
import { secret } from "../world/secrets.js";
import { SOURCE } from "../world/source-tree.js";

const WORKS = /\.sync$|skopeo|\.publish|dockerBuild/;
const ALL = ["ANONYMOUS_PULL", "NO_ANONYMOUS_PUSH", "KEY_CAN_PUSH"];

const reportSchema = z.object({ ok: z.boolean(), exists: z.string(), posture: z.record(z.string(), z.object({ answer: z.string(), detail: z.string() })) });

describe("module: audit", () => {
  const served = new ServedRegistry();

  it("says of a repository that does not exist that it was not asked, and does not create it", () =>
    play(served.scene, async (stage) => {
      const report = reportSchema.parse(JSON.parse(await stage.report("audit", { repository: "team/hello" }, served.settings, "JSON")));
      expect(report).to.include({ ok: true, exists: "absent" });
      expect(report.posture["keyPush"]?.answer).to.equal("unknown");
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
    }));

  it("shows what a registry with anonymous pull keeps of its promises", () =>
    play(served.scene, async (stage) => {
      await stage.reference("publish", { src: SOURCE, containerName: "hello" }, served.settings);
      stage.takeAsked();
      const text = await stage.report("audit", { repository: "team/hello", expect: ALL }, served.settings);
      expect(text).to.match(/^Audit of registry\.example\.org\/team\/hello\n/).and.contain("Left behind: nothing").and.not.contain("✗");
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
    }));

  it("throws POSTURE_DIFFERS for a promise that is not kept, with the report in its log", () =>
    play(served.scene, async (stage) => {
      await stage.reference("publish", { src: SOURCE, containerName: "hello" }, served.settings);
      const error = await stage.error("audit", { repository: "team/hello", expect: [...ALL, "IMMUTABLE_TAGS"] }, served.settings);
      expect(error).to.match(/^POSTURE_DIFFERS: registry\.example\.org\/team\/hello .*immutable-tags \(yes: /).and.not.contain("key-can-push");
      expect(stage.log).to.contain("✗ immutable-tags").and.contain("✓ key-can-push");
    }));

  it("answers each question by itself, and holds what it found against what is expected later", () =>
    play(served.scene, async (stage) => {
      await stage.reference("publish", { src: SOURCE, containerName: "hello" }, served.settings);
      const audit = ["audit", { repository: "team/hello", expect: ALL }] as const;
      const posture = (await stage.value(...audit, served.settings)) as Record<string, unknown>;
      expect(posture["expectations"]).to.deep.equal(ALL);
      expect(posture["overwrite"]).to.deep.include({ answer: "YES" });
      expect(posture["anonymousPush"]).to.deep.equal({ answer: "NO", reason: "refused with 401" });
      expect(valueOf(await stage.chain([audit, ["assert", { expectations: ALL }]], served.settings))).to.equal(null);
      const refused = errorOf(await stage.chain([audit, ["assert", { expectations: ["IMMUTABLE_TAGS"] }]], served.settings));
      expect(refused).to.match(/^POSTURE_DIFFERS: registry\.example\.org\/team\/hello .*immutable-tags \(yes: /);
    }));
});

describe("module: a token service at an internal address of another host", () => {
  const MARK = SMOOTH_MARK;
  const audited = (trustRealm: (port: string) => string[], hold: (stage: Stage, settings: Arguments, port: string) => Promise<void>) => async () => {
    await using registry = await FakeRegistry.start(MARK, "token");
    const [, port = ""] = registry.host.split(":");
    registry.realmHost = `localhost:${port}`;
    const settings = { registry: "registry.example.org", namespace: "team", registryUsername: MARK.username, registryPassword: secret("key"), registryService: REGISTRY_SERVICE };
    await play({ files: FILES, git: { head: HEAD }, secrets: { key: MARK.password }, registryEndpoint: registry.host }, (stage) => hold(stage, { ...settings, trustRealm: trustRealm(port) }, port));
  };

  it(
    "is not trusted, and the argument that trusts it is named",
    audited(() => [], async (stage, settings, port) => {
      expect(await stage.error("audit", { repository: "team/hello" }, settings)).to.match(new RegExp(`^REALM_UNTRUSTED: .*localhost:${port}.*in the module trustRealm`));
    }),
  );

  it(
    "is trusted where it is named",
    audited((port) => [`localhost:${port}`], async (stage, settings) => {
      expect(await stage.report("audit", { repository: "team/hello" }, settings)).to.contain("repository  does not exist");
    }),
  );
});
