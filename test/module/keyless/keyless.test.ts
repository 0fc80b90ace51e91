import { expect } from "chai";
import { writeFile } from "node:fs/promises";
import { Workspace } from "../../../host/run/workspace.js";
import { JOB_TOKEN, MarkedSecret, REQUEST_MARK, TOKEN } from "../../support/marked-secret.js";
import { Forge, REQUEST_TOKEN } from "../../support/oidc/issuer.js";
import { jobClaims, unsigned } from "../../support/oidc/tokens.js";
import { FakeRegistry, type FakeAuth, type Interference } from "../../support/registries/fake-registry.js";
import { visible } from "../expected.js";
import { FILES, HEAD, TAG } from "../scenes.js";
import { play, valueOf, type Arguments, type Stage } from "../stage.js";
import { archive } from "../world/archives.js";
import { ociArchive } from "../world/oci-archive.js";
import { REGISTRY_SERVICE } from "../world/registry-service.js";
import { secret } from "../world/secrets.js";
import { SOURCE } from "../world/source-tree.js";

const WHO = "repo:my-org/my-repo:ref:refs/heads/main";
const JOB = new MarkedSecret("oidc", unsigned(jobClaims()));
const SERVED: Arguments = { registry: "registry.example.org", namespace: "team", registryService: REGISTRY_SERVICE };
const KEYLESS: Arguments = { ...SERVED, oidcToken: secret("job"), oidcAudience: "zot" };
const HELLO = { src: SOURCE, containerName: "hello" };

async function atRegistry(auth: FakeAuth, act: (stage: Stage, registry: FakeRegistry) => Promise<void>, secrets: Readonly<Record<string, string>> = { job: JOB.password }): Promise<void> {
  await using registry = await FakeRegistry.start(JOB, auth);
  await play({ files: FILES, git: { head: HEAD }, secrets, registryEndpoint: registry.host }, (stage) => act(stage, registry));
}

describe("module: the job's ID token in the place of a key", () => {
  for (const [auth, way] of [["id-token", "as it is"], ["token", "in exchange"]] as const) {
    it(`publishes by it, ${way}, for one platform and for several, and a second time does nothing`, () =>
      atRegistry(auth, async (stage, { manifests }) => {
        const reference = await stage.reference("publish", { ...HELLO, platforms: ["linux/amd64", "linux/arm64"] }, KEYLESS);
        expect(reference).to.match(new RegExp(`^registry\\.example\\.org/team/hello:${TAG}@sha256:`));
        expect(manifests.get(`team/hello:${TAG}`)?.type).to.equal("application/vnd.oci.image.index.v1+json");
        expect(valueOf(await stage.chain([["publish", HELLO], ["outcome", {}]], KEYLESS))).to.equal("ALREADY_PUBLISHED");
        expect(await stage.report("publish", HELLO, KEYLESS, "JSON")).to.contain(`logged in by the job's ID token: ${WHO}`);
        const asked = stage.takeAsked().join("\n");
        expect(asked).to.contain("asTarball").and.not.to.contain("skopeo").and.not.to.contain("withRegistryAuth");
      }));
  }

  it("publishes each platform by its digest, and joins them", () =>
    atRegistry("id-token", async (stage, { manifests }) => {
      const digests: string[] = [];
      for (const platform of ["linux/amd64", "linux/arm64"]) digests.push(await stage.reference("publish", { ...HELLO, platforms: [platform], byDigest: true }, KEYLESS));
      expect([...manifests.keys()].filter((name) => name.endsWith(TAG))).to.deep.equal([]);
      expect(await stage.reference("publishIndex", { ...HELLO, digests }, KEYLESS)).to.match(new RegExp(`^registry\\.example\\.org/team/hello:${TAG}@sha256:`));
      expect(manifests.get(`team/hello:${TAG}`)?.type).to.equal("application/vnd.oci.image.index.v1+json");
    }));

  it("says in a plan and in an audit who the registry takes it for", () =>
    atRegistry("id-token", async (stage) => {
      expect(valueOf(await stage.chain([["plan", HELLO], ["identity", {}]], KEYLESS))).to.equal(WHO);
      await stage.reference("publish", HELLO, KEYLESS);
      expect(valueOf(await stage.chain([["audit", { repository: "team/hello" }], ["identity", {}]], KEYLESS))).to.equal(WHO);
      expect(await stage.report("audit", { repository: "team/hello" }, KEYLESS)).to.contain(`  key         the job's ID token: ${WHO}, of https://forge.example.org, for the audience zot\n`);
    }));

  it("copies an archive by it, and from one repository to another", async () => {
    await using workspace = await Workspace.create();
    const file = workspace.join("image.tar");
    await writeFile(file, await ociArchive([{ annotations: {}, labels: {}, platform: "linux/amd64" }], false));
    await using registry = await FakeRegistry.start(JOB, "id-token");
    await play({ secrets: { job: JOB.password }, archives: { file }, registryEndpoint: registry.host }, async (stage) => {
      const archived = await stage.reference("copyArchive", { archive: archive("file"), destination: "registry.example.org/team/archived:v1" }, KEYLESS);
      const copied = await stage.reference("copyImage", { source: archived, destination: "registry.example.org/team/copied:v1" }, KEYLESS);
      expect(copied.split("@")[1]).to.equal(archived.split("@")[1]);
      expect([...registry.manifests.keys()]).to.include.members(["team/archived:v1", "team/copied:v1"]);
    });
  });

  it("fetches one of the forge, by the job's request token", async () => {
    await using forge = await Forge.start();
    const { ACTIONS_ID_TOKEN_REQUEST_URL = "" } = forge.environment;
    const settings: Arguments = { ...SERVED, oidcRequestUrl: secret("url"), oidcRequestToken: secret("request"), oidcAudience: "zot" };
    await atRegistry("id-token", async (stage) => {
      // The registry knows another token: what is told is that this one was fetched, and given.
      expect(await stage.error("publish", HELLO, settings)).to.match(/^CREDENTIAL_REJECTED: .*The job's ID token is that of repo:my-org/);
      expect(forge.asked).to.equal(1);
    }, { url: ACTIONS_ID_TOKEN_REQUEST_URL, request: REQUEST_TOKEN });
  });

  const wrong: readonly (readonly [string, Arguments, RegExp])[] = [
    ["a request without its audience", { oidcRequestUrl: secret("job"), oidcRequestToken: secret("job") }, /^CONFIG_MISSING: .*oidcAudience.*--oidc-request-url=env:ACTIONS_ID_TOKEN_REQUEST_URL/],
    ["an audience alone", { oidcAudience: "zot" }, /^CONFIG_MISSING: .*oidcRequestUrl and oidcRequestToken/],
    ["a token and the way to one", { oidcToken: secret("job"), oidcRequestUrl: secret("job") }, /^CONFIG_MISSING: both an ID token and the way to get one/],
    ["a user besides", { oidcToken: secret("job"), registryUsername: "bot", registryPassword: secret("job") }, /^CONFIG_MISSING: a username or password and an ID token/],
    ["another audience", { oidcToken: secret("job"), oidcAudience: "other" }, /^CREDENTIAL_REJECTED: the ID token of oidcToken is for the audience zot, and not for other/],
    ["what is no token", { oidcToken: secret("key") }, /^CREDENTIAL_REJECTED: oidcToken is no ID token/],
    ["an address that is http", { oidcRequestUrl: secret("http"), oidcRequestToken: secret("job"), oidcAudience: "zot" }, /^CONFIG_MISSING: .*is not https, but http to forge\.example\.org; nothing was sent there/],
  ];
  it("refuses, with a code and what to give,", () =>
    atRegistry("id-token", async (stage) => {
      for (const [name, given, says] of wrong) expect(await stage.error("publish", HELLO, { ...SERVED, ...given }), name).to.match(says);
    }, { job: JOB.password, key: "zak_1", http: "http://forge.example.org/x" }));

  it("hands it to other tools in registryConfig, and is pulled by, also where it is taken only as it is", () =>
    atRegistry("id-token", async (stage) => {
      const made = stage.made(valueOf(await stage.chain([["registryConfig", {}]], KEYLESS)));
      expect(made).to.contain(Buffer.from(JOB.pair).toString("base64"));
      const pulled = valueOf(await stage.chain([["publish", HELLO], ["container", {}]], KEYLESS));
      expect(stage.made(pulled)).to.match(/^container\.import\(source: \{currentModule\.workdirFile/);
      expect(TOKEN.foundIn(JSON.stringify(pulled))).to.deep.equal([]);
    }));

  it("shows nothing of it, of what is given for it, or of what it is asked for by, also where a registry says it back", async () => {
    const lies: readonly Interference[] = [
      (_, request) => (request.headers.has("authorization") ? new Response(JOB_TOKEN.echo, { status: 403, headers: { server: JOB_TOKEN.password } }) : undefined),
      (line) => (line.includes("/tags/list") ? Response.json({ tags: ["v1"] }, { headers: { via: JOB_TOKEN.password } }) : undefined),
      (line) => (/^PUT .*uploads/.test(line) ? new Response(JOB_TOKEN.echo, { status: 403 }) : undefined),
    ];
    const calls: readonly (readonly [string, Arguments])[] = [["plan", HELLO], ["publish", HELLO], ["audit", { repository: "team/hello" }], ["checkKey", { src: SOURCE }], ["tags", HELLO], ["registryConfig", {}], ["copyImage", { source: "registry.example.org/team/hello:v1", destination: "registry.example.org/team/copied:v1" }], ["apiKeys", {}]];
    for (const [at, lie] of lies.entries()) {
      await using registry = await FakeRegistry.start(JOB_TOKEN, at === 1 ? "token" : "id-token", (line, request, self) => (line.includes("/idtoken") ? Response.json({ value: JOB_TOKEN.password }) : lie(line, request, self)));
      const secrets = { url: `http://${registry.host}/idtoken`, request: REQUEST_MARK.password };
      await play({ files: FILES, git: { head: HEAD }, secrets, registryEndpoint: registry.host }, async (stage) => {
        const settings = { ...SERVED, oidcRequestUrl: secret("url"), oidcRequestToken: secret("request"), oidcAudience: "zot" };
        const results = [];
        for (const [name, given] of calls) results.push(await stage.call(name, given, settings));
        const seen = [JSON.stringify(results), stage.log, ...stage.takeAsked().map(visible)].join("\n");
        expect([JOB_TOKEN, REQUEST_MARK, TOKEN].flatMap((mark) => mark.foundIn(seen)), seen).to.deep.equal([]);
      });
    }
  });
});
