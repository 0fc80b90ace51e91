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

describe("module: createApiKey", () => {
  const KEY = "zak_n3w";
  /** A zot with this key and, once it is made, the new one. */
  const zot = (label: string): Interference => {
    const keys: { label: string; uuid: string; createdAt: string; expirationDate: string }[] = [{ label, uuid: "u-1", createdAt: "2026-01-01T00:00:00Z", expirationDate: "9999-01-01T00:00:00Z" }];
    return (line, request) => {
      if (line === "GET /zot/auth/apikey") return Response.json({ apiKeys: keys });
      if (line !== "POST /zot/auth/apikey") return undefined;
      return request.json().then((order) => {
        keys.push({ ...(order as { label: string; expirationDate: string }), uuid: "u-2", createdAt: "2026-11-26T12:00:00Z" });
        return Response.json({ apiKey: KEY, uuid: "u-2" }, { status: 201 });
      });
    };
  };

  it("returns the new key's facts, and the key as a secret", () =>
    atRegistry(zot("other"), async (stage) => {
      const made = valueOf(await stage.chain([["createApiKey", { label: "ci", days: 30 }]], SETTINGS)) as Record<string, unknown>;
      expect(made).to.include({ label: "ci", uuid: "u-2", created: "2026-11-26T12:00:00Z" });
      expect(Date.parse(String(made["expires"])) - Date.now()).to.be.within(29.9 * 86_400_000, 30 * 86_400_000);
      expect(JSON.stringify(made)).not.to.contain(KEY);
      expect(stage.made(made["key"])).to.match(/^setSecret\(name: "container-publisher-api-key-[0-9a-f-]{36}", plaintext: "zak_n3w"\)$/);
      expect(stage.log).not.to.contain(KEY);
    }));

  it("CONFIG_MISSING for a label that is taken, and for days that are none", () =>
    atRegistry(zot("ci"), async (stage) => {
      expect(await stage.error("createApiKey", { label: "ci" }, SETTINGS)).to.match(/^CONFIG_MISSING: the label "ci" is on an API key already \(u-1\)/);
      expect(await stage.error("createApiKey", { label: "new", days: 0 }, SETTINGS)).to.match(/^CONFIG_MISSING: 0 days /);
    }));
});

describe("module: a rotation in two calls", () => {
  const EXPIRES = "9999-01-01T00:00:00Z";
  const NEW = "zak_n3w";
  const byNew = `Basic ${Buffer.from(`${MARK.username}:${NEW}`).toString("base64")}`;

  /** A zot whose old key is the marked one, and that makes one more; each notes when it was used. */
  function zot(): { readonly interfere: Interference; readonly uuids: () => string[] } {
    const keys = [{ label: "ci", uuid: "u-old", createdAt: "2026-01-01T00:00:00Z", expirationDate: EXPIRES, lastUsed: "" }];
    let uses = 0;
    const interfere: Interference = (line, request) => {
      const isNew = request.headers.get("authorization") === byNew;
      if (!isNew && request.headers.get("authorization") !== MARK.basic) return undefined;
      const used = keys.find(({ uuid }) => uuid === (isNew ? "u-new" : "u-old"));
      if (used) used.lastUsed = `2026-11-26T12:00:00.${++uses}Z`;
      if (line === "GET /zot/auth/apikey") return Response.json({ apiKeys: keys });
      if (line === "POST /zot/auth/apikey") {
        keys.push({ label: "ci (rotated)", uuid: "u-new", createdAt: "2026-11-26T12:00:00Z", expirationDate: EXPIRES, lastUsed: "" });
        return Response.json({ apiKey: NEW, uuid: "u-new" }, { status: 201 });
      }
      if (line.startsWith("DELETE ")) keys.splice(0, keys.length, ...keys.filter(({ uuid }) => !line.endsWith(`=${uuid}`)));
      if (!isNew) return line.startsWith("DELETE ") ? Response.json({}) : undefined;
      if (line.startsWith("PUT ")) return Response.json({ errors: [{ code: "MANIFEST_BLOB_UNKNOWN" }] }, { status: 400 });
      return Response.json(line.includes("/tags/list") ? { tags: ["v1"] } : {});
    };
    return { interfere, uuids: () => keys.map(({ uuid }) => uuid) };
  }

  it("makes a new key and proves it, and revokes the old one only for who logs in by the new one", async () => {
    const { interfere, uuids } = zot();
    await using registry = await FakeRegistry.start(MARK, "basic", interfere);
    await play({ files: FILES, git: { head: HEAD }, secrets: { key: MARK.password, stored: NEW }, registryEndpoint: registry.host }, async (stage) => {
      const made = valueOf(await stage.chain([["rotateApiKey", { label: "ci", repository: "team/hello" }]], SETTINGS)) as Record<string, unknown>;
      expect(made).to.include({ label: "ci (rotated)", uuid: "u-new", expires: EXPIRES });
      expect(stage.made(made["key"])).to.contain(NEW);
      expect(uuids()).to.deep.equal(["u-old", "u-new"]);

      expect(await stage.error("finishRotation", { label: "ci" }, SETTINGS)).to.match(/^CONFIG_MISSING: the login is not made by the newest key of the label "ci" \(its newest is u-new\), and so nothing is revoked/);
      expect(uuids()).to.deep.equal(["u-old", "u-new"]);

      const stored = { ...SETTINGS, registryPassword: secret("stored") };
      expect(await stage.value("finishRotation", { label: "ci" }, stored)).to.deep.equal(["u-old"]);
      expect(uuids()).to.deep.equal(["u-new"]);
      expect(await stage.value("finishRotation", { label: "ci" }, stored)).to.deep.equal([]);
      expect(await stage.error("finishRotation", { label: "another" }, stored)).to.match(/^CONFIG_MISSING: .*\(there is none\)/);
      expect(stage.log).not.to.contain(NEW);
    });
  });
});

describe("module: revokeApiKey", () => {
  it("returns what the key was that is gone, and CONFIG_MISSING for one that is not listed", async () => {
    const keys = [{ label: "laptop", uuid: "u-1", createdAt: "2026-01-01T00:00:00Z", expirationDate: "9999-01-01T00:00:00Z" }];
    const zot: Interference = (line) => {
      if (line === "DELETE /zot/auth/apikey?id=u-1") keys.pop();
      return line.includes("/zot/auth/apikey") ? Response.json({ apiKeys: keys }) : undefined;
    };
    await atRegistry(zot, async (stage) => {
      expect(await stage.error("revokeApiKey", { uuid: "u-2" }, SETTINGS)).to.match(/^CONFIG_MISSING: .* lists no API key u-2 of this user; nothing is revoked/);
      expect(valueOf(await stage.chain([["revokeApiKey", { uuid: "u-1" }]], SETTINGS))).to.include({ label: "laptop", uuid: "u-1" });
      expect(keys).to.deep.equal([]);
    });
  });
});
