import { expect } from "chai";
import { FakeRegistry, type Interference } from "../../support/registries/fake-registry.js";
import { SMOOTH_MARK } from "../../support/marked-secret.js";
import { FILES, HEAD } from "../scenes.js";
import { ServedRegistry } from "../served-registry.js";
import { play, type Arguments, type Stage } from "../stage.js";
import { REGISTRY_SERVICE } from "../world/registry-service.js";
import { secret } from "../world/secrets.js";
import { SOURCE } from "../world/source-tree.js";

const SRC = { src: SOURCE };
const HELLO = { ...SRC, containerName: "hello" };
const WORKS = /\.sync$|skopeo|\.publish|dockerBuild|withExec/;

describe("module: checkPosture", () => {
  const served = new ServedRegistry();
  const settings = (...expectations: string[]): Arguments => ({ ...served.settings, expectations });

  it("passes where the first container that is published shows what is expected, with the report in its log", () =>
    play(served.scene, async (stage) => {
      await stage.reference("publish", HELLO, served.settings);
      stage.takeAsked();
      expect(await stage.value("checkPosture", SRC, settings("ANONYMOUS_PULL", "NO_ANONYMOUS_PUSH", "KEY_CAN_PUSH"))).to.equal(null);
      expect(stage.log).to.contain("Audit of registry.example.org/team/hello").and.contain("✓ key-can-push").and.not.contain("✗");
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
    }));

  it("throws POSTURE_DIFFERS where it does not", () =>
    play(served.scene, async (stage) => {
      await stage.reference("publish", HELLO, served.settings);
      expect(await stage.error("checkPosture", SRC, settings("KEY_CAN_PUSH", "IMMUTABLE_TAGS"))).to.match(/^POSTURE_DIFFERS: registry\.example\.org\/team\/hello .*immutable-tags \(yes: /);
      expect(stage.log).to.contain("✗ immutable-tags").and.contain("✓ key-can-push");
    }));

  it("asks about the repository that the settings name", () =>
    play(served.scene, async (stage) => {
      await stage.reference("publish", HELLO, served.settings);
      const named = { ...settings("KEY_CAN_PUSH"), checkRepository: "team/other" };
      expect(await stage.error("checkPosture", SRC, named)).to.match(/^POSTURE_DIFFERS: registry\.example\.org\/team\/other /);
    }));

  it("passes, and says so, where nothing is published, nothing is expected or no registry is given", () =>
    play(served.scene, async (stage) => {
      const said = async (given: Arguments, text: string) => {
        expect(await stage.value("checkPosture", SRC, given)).to.equal(null);
        expect(stage.log).to.contain(text);
      };
      await said(settings("KEY_CAN_PUSH"), "has no image of src yet");
      await said(served.settings, "nothing is expected of the registry");
      await said({ expectations: ["KEY_CAN_PUSH"] }, "no registry is given");
    }));
});

describe("module: checkKey", () => {
  const MARK = SMOOTH_MARK;
  const SETTINGS = { registry: "registry.example.org", namespace: "team", registryUsername: MARK.username, registryPassword: secret("key"), registryService: REGISTRY_SERVICE };

  /** Plays against a registry that lists one API key, which expires in so many days; or against none. */
  async function withKey(days: number | undefined, act: (stage: Stage) => Promise<unknown>, password = MARK.password): Promise<void> {
    let uses = 0;
    const lie: Interference = (line) => {
      if (line !== "GET /zot/auth/apikey" || days === undefined) return undefined;
      const expirationDate = new Date(Date.now() + days * 86_400_000 + 60_000).toISOString();
      return Response.json({ apiKeys: [{ label: "ci", uuid: "u-1", expirationDate, lastUsed: `2026-11-26T12:00:00.${++uses}Z` }] });
    };
    await using registry = await FakeRegistry.start(MARK, "basic", lie);
    await play({ files: FILES, git: { head: HEAD }, secrets: { key: password }, registryEndpoint: registry.host }, async (stage) => {
      await act(stage);
    });
  }

  it("passes a key that may push and is good for long enough, with what it found in its log", () =>
    withKey(20, async (stage) => {
      await stage.reference("publish", HELLO, SETTINGS);
      stage.takeAsked();
      expect(await stage.value("checkKey", SRC, SETTINGS)).to.equal(null);
      expect(stage.log).to.contain("the key may push to registry.example.org/team/hello").and.match(/the API key "ci" expires in 20 days \(2\d{3}-/);
      expect(stage.takeAsked().filter((chain) => WORKS.test(chain))).to.deep.equal([]);
    }));

  it("throws KEY_EXPIRING for one that ends within 14 days, or within those of the settings", () =>
    withKey(10, async (stage) => {
      expect(await stage.error("checkKey", SRC, SETTINGS)).to.match(/^KEY_EXPIRING: the API key "ci" at registry\.example\.org expires in 10 days .*has to be good for 14 days/);
      expect(await stage.value("checkKey", SRC, { ...SETTINGS, keyDays: 10 })).to.equal(null);
      expect(await stage.error("checkKey", SRC, { ...SETTINGS, keyDays: 30 })).to.match(/^KEY_EXPIRING: .*good for 30 days/);
    }));

  it("throws CREDENTIAL_REJECTED for a key that is wrong or has expired", () =>
    withKey(20, async (stage) => expect(await stage.error("checkKey", SRC, SETTINGS)).to.match(/^CREDENTIAL_REJECTED: /), "another"));

  it("passes, and says so, where the registry does not tell, and where a setting is missing", () =>
    withKey(undefined, async (stage) => {
      const said = async (given: Arguments, text: string) => {
        expect(await stage.value("checkKey", SRC, given)).to.equal(null);
        expect(stage.log).to.contain(text);
      };
      await said(SETTINGS, "lists no API keys (404)");
      await said({ registry: SETTINGS.registry, registryService: REGISTRY_SERVICE, namespace: "team" }, "the key is not checked: none is given");
      await said({}, "the key is not checked: no registry is given");
      await said({ ...SETTINGS, namespace: "" }, "whether the key may push is not checked: without a namespace");
    }));

  it("refuses days that are none", () =>
    withKey(20, async (stage) => expect(await stage.error("checkKey", SRC, { ...SETTINGS, keyDays: -1 })).to.match(/^CONFIG_MISSING: -1 days .*keyDays/)));
});
