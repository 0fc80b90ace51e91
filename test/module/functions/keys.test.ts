import { expect } from "chai";
import { FakeRegistry, type Interference } from "../../support/registries/fake-registry.js";
import { SMOOTH_MARK } from "../../support/marked-secret.js";
import { FILES, HEAD } from "../scenes.js";
import { play, valueOf, type Stage } from "../stage.js";
import { REGISTRY_SERVICE } from "../world/registry-service.js";
import { secret } from "../world/secrets.js";

const MARK = SMOOTH_MARK;
const SETTINGS = { registry: "registry.example.org", namespace: "team", registryUsername: MARK.username, registryPassword: secret("key"), registryService: REGISTRY_SERVICE };

async function atRegistry(interfere: Interference, act: (stage: Stage) => Promise<void>): Promise<void> {
  await using registry = await FakeRegistry.start(MARK, "basic", interfere);
  await play({ files: FILES, git: { head: HEAD }, secrets: { key: MARK.password }, registryEndpoint: registry.host }, act);
}

describe("module: apiKeys", () => {
  const createdAt = "2026-01-01T00:00:00Z";
  const expirationDate = new Date(Date.now() + 20 * 86_400_000 + 60_000).toISOString();
  let uses = 0;
  const keys: Interference = (line) =>
    line === "GET /zot/auth/apikey" ? Response.json({ apiKeys: [{ label: "forever", uuid: "u-2", createdAt }, { label: "ci", uuid: "u-1", createdAt, expirationDate, lastUsed: `2026-11-26T12:00:0${++uses}Z` }] }) : undefined;

  it("lists what zot tells of each", () =>
    atRegistry(keys, async (stage) => {
      const [ci, forever] = valueOf(await stage.chain([["apiKeys", {}]], SETTINGS)) as Record<string, unknown>[];
      expect(ci).to.include({ label: "ci", uuid: "u-1", created: createdAt, daysLeft: 20, unlimited: false, inUse: true });
      expect(ci?.["text"]).to.match(/^the API key "ci" \(u-1\) expires in 20 days \(2\d{3}-/);
      expect(forever).to.include({ label: "forever", lastUsed: "", expires: "", daysLeft: 0, unlimited: true, inUse: false, text: 'the API key "forever" (u-2) does not expire' });
    }));

  it("says of a registry without API keys that it has none, and asks for a login", () =>
    atRegistry(() => undefined, async (stage) => {
      expect(await stage.error("apiKeys", {}, SETTINGS)).to.match(/^RESPONSE_INVALID: .* lists no API keys \(404\)\. .*http\.auth\.apikey/);
      expect(await stage.error("apiKeys", {}, { registry: "registry.example.org", registryService: REGISTRY_SERVICE })).to.match(/^CONFIG_MISSING: .*registryUsername/);
    }));
});
