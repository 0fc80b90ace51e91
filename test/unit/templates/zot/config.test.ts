import { expect } from "chai";
import { readLikelyTag, readTagByCommit } from "../../../../core/image/tag.js";
import type { ZotConfigReport } from "../../../../core/report/zot-config.js";
import { zotConfigSchema } from "../../../../core/templates/zot/config/schema.js";
import type { Unsafe, ZotWishes } from "../../../../core/templates/zot/wishes/wishes.js";
import { makeZotConfig } from "../../../../core/usecases/setup/zot-config.js";
import { SILENT_COMMAND } from "../../../../host/progress/command-progress.js";
import { NOTHING } from "../../../support/setup/running-zot.js";

const WISHES = { externalUrl: "https://registry.example.org", oidcIssuer: "https://auth.example.org/application/o/zot/", oidcCredentialsFile: "/etc/zot/oidc-credentials.json", adminGroups: ["admins"], pushGroups: ["artifact-workloads"] } as const satisfies Partial<ZotWishes>;
const JOBS = { oidcIssuer: undefined, oidcCredentialsFile: undefined, ciIssuer: "https://forge.example.org", ciAudience: "zot", ciClaims: ['repository=my-org/"app"', "ref=refs/heads/main", "ref=refs/heads/release-*"], ciGroup: "artifact-workloads" } as const satisfies Partial<ZotWishes>;

function made(wishes: Partial<ZotWishes> = {}): Promise<ZotConfigReport> {
  return makeZotConfig({ ...NOTHING, ...WISHES, ...wishes }, { progress: SILENT_COMMAND });
}

const warned = async (wishes: Partial<ZotWishes>) => (await made(wishes)).warnings.join("\n");

describe("zotConfig: the config", () => {
  it("is closed to whoever is not logged in, unless it is wished otherwise", async () => {
    const { config, expectations } = await made();
    expect(config.http.accessControl).to.deep.equal({
      repositories: { "**": { defaultPolicy: ["read"], policies: [{ groups: ["artifact-workloads"], actions: ["read", "create"] }] } },
      adminPolicy: { groups: ["admins"], actions: ["read", "create", "update", "delete"] },
    });
    expect(expectations).to.deep.equal(["no-anonymous-pull", "no-anonymous-push", "key-can-push", "immutable-tags"]);
  });

  it("gives each pattern all rules: zot takes those of the longest alone", async () => {
    const { config } = await made({ anonymous: "read", namespace: "team", pullThrough: ["docker.io=https://registry-1.docker.io"] });
    const read = { anonymousPolicy: ["read"], defaultPolicy: ["read"] };
    expect(config.http.accessControl.repositories).to.deep.equal({ "**": read, "docker.io/**": read, "team/**": { ...read, policies: [{ groups: ["artifact-workloads"], actions: ["read", "create"] }] } });
  });

  it("lets only named groups read, where some are", async () => {
    const { config } = await made({ readGroups: ["staff"], namespace: "team" });
    expect(config.http.accessControl.repositories["**"]).to.deep.equal({ policies: [{ groups: ["staff"], actions: ["read"] }] });
    expect(config.http.accessControl.repositories["team/**"]?.policies).to.deep.equal([{ groups: ["artifact-workloads"], actions: ["read", "create"] }, { groups: ["staff"], actions: ["read"] }]);
  });

  it("takes jobs by the whole of their claims, in CEL, and puts them into one group", async () => {
    const { config } = await made(JOBS);
    expect(config.http.auth.bearer).to.deep.equal({
      realm: "https://registry.example.org/zot/auth/token",
      service: "registry.example.org",
      oidc: [
        {
          issuer: "https://forge.example.org",
          audiences: ["zot"],
          claimMapping: {
            validations: [
              { expression: 'claims["repository"] == "my-org/\\"app\\""', message: 'repository has to be my-org/"app"' },
              { expression: 'claims["ref"] == "refs/heads/main" || claims["ref"].startsWith("refs/heads/release-")', message: "ref has to be refs/heads/main or refs/heads/release-*" },
            ],
            groups: '["artifact-workloads"]',
          },
        },
      ],
    });
    expect(config.http.auth).to.include.keys("bearer").and.not.include.keys("openid", "apikey");
  });

  it("names files with secrets, and holds none", async () => {
    const { config } = await made({ sessionKeysFile: "/etc/zot/keys.json", htpasswdFile: "/etc/zot/htpasswd", oidcClientId: "zot" });
    expect(config.http.auth).to.deep.include({ sessionKeysFile: "/etc/zot/keys.json", htpasswd: { path: "/etc/zot/htpasswd" }, secureSession: true, apikey: true });
    expect(config.http.auth.openid?.providers.oidc).to.deep.equal({ name: "auth.example.org", issuer: WISHES.oidcIssuer, clientid: "zot", credentialsFile: WISHES.oidcCredentialsFile, scopes: ["openid", "profile", "email"], claimMapping: { username: "preferred_username", groups: "groups" } });
  });

  it("keeps what production uses: moving tags always, releases while they are used, and the last ten", async () => {
    const { config } = await made({ keepDays: 90, keepTags: ["production", "stable-*"] });
    const [policy] = config.storage.retention?.policies ?? [];
    const [moving, releases, likely, others] = policy?.keepTags ?? [];
    const inUse = { pulledWithin: "2160h", pushedWithin: "2160h" };
    expect(moving).to.deep.equal({ patterns: ["^production$", "^stable-.*$"] });
    expect(others).to.deep.equal({ patterns: [".*"], ...inUse });
    expect(releases).to.deep.include({ mostRecentlyPushedCount: 10, ...inUse });
    expect(likely).to.deep.include({ mostRecentlyPushedCount: 10, ...inUse });
    const other = new RegExp(likely?.patterns?.[0] ?? "");
    for (const tag of ["jdk-21.0.5_11-abc1234", "b4567-0123456-nix", "latest-abc1234", "v1.2.3"]) expect(other.test(tag), tag).to.equal(readLikelyTag(tag) !== undefined);
    const release = new RegExp(releases?.patterns?.[0] ?? "");
    for (const tag of ["v1.2.3-abc1234", "v2026.1-0123456-nix", "v1.0_rc1-fedcba9", "latest", "v1.2.3", "v1-abc123", "pr-v1.2.3-abc1234"]) expect(release.test(tag), tag).to.equal(readTagByCommit(tag) !== undefined);
    expect((await made()).config.storage).not.to.include.keys("retention");
  });

  it("fetches with digests as they are, and by way of the disk where images go to a bucket", async () => {
    const { config } = await made({ pullThrough: ["docker.io=https://registry-1.docker.io"], pullThroughCredentialsFile: "/etc/zot/upstreams.json", s3Bucket: "b", s3Region: "r", s3Endpoint: "https://s3.example.org" });
    expect(config.http.compat).to.deep.equal(["docker2s2"]);
    expect(config.extensions?.sync).to.deep.equal({
      enable: true,
      credentialsFile: "/etc/zot/upstreams.json",
      downloadDir: "/var/lib/zot/sync",
      registries: [{ urls: ["https://registry-1.docker.io"], onDemand: true, tlsVerify: true, maxRetries: 3, retryDelay: "2s", preserveDigest: true, content: [{ prefix: "**", destination: "/docker.io" }] }],
    });
    expect(config.storage).to.deep.include({ rootDirectory: "/var/lib/zot", dedupe: true, remoteCache: false, storageDriver: { name: "s3", rootdirectory: "/zot", region: "r", bucket: "b", regionendpoint: "https://s3.example.org", forcepathstyle: true, secure: true, skipverify: false } });
  });

  it("speaks TLS, limits and slows down as is wished", async () => {
    const { config, warnings } = await made({ tlsCertFile: "/c.pem", tlsKeyFile: "/k.pem", rateLimit: 50, failDelay: 5, listen: "[::]:443" });
    expect(config.http).to.deep.include({ address: "::", port: "443", tls: { cert: "/c.pem", key: "/k.pem" }, ratelimit: { rate: 50 } });
    expect(config.http.auth.failDelay).to.equal(5);
    expect(warnings).to.deep.equal([]);
  });

  it("is refused by its schema where a name is not zot's", async () => {
    const { config } = await made();
    expect(zotConfigSchema.safeParse(config).success).to.equal(true);
    for (const wrong of [{ ...config, storge: {} }, { ...config, http: { ...config.http, externalURL: "https://a.example" } }, { ...config, http: { ...config.http, auth: { ...config.http.auth, apiKey: true } } }]) expect(zotConfigSchema.safeParse(wrong).success).to.equal(false);
  });
});

describe("zotConfig: what a version cannot do", () => {
  it("is not written, and not promised", async () => {
    const old = await made({ zotVersion: "v2.1.15" });
    expect(old.expectations).not.to.include("immutable-tags");
    expect(old.warnings.join("\n")).to.contain("tags are NOT immutable: before zot 2.1.19");
    expect(old.config.http.auth.openid?.providers.oidc.claimMapping).to.deep.equal({ username: "preferred_username" });
    const older = await made({ zotVersion: "2.1.10" });
    expect(older.config.http.auth).not.to.include.keys("secureSession");
    expect(older.config.http.auth.openid?.providers.oidc).not.to.include.keys("claimMapping");
    expect(older.warnings.join("\n")).to.contain("calls people by their email address").and.contain("not marked Secure");
    expect((await made({ zotVersion: "2.1.18", keepDays: 9 })).config.storage.retention?.policies[0]).not.to.include.keys("keepUntagged");
  });

  it("is said of ID tokens before their exchange, and of a zot that nobody has tried", async () => {
    expect(await warned({ ...JOBS, zotVersion: "2.1.15" })).to.contain("takes an ID token only as a ready bearer token");
    expect((await made({ ...JOBS, zotVersion: "2.1.15" })).config.http.auth.bearer).not.to.include.keys("realm", "service");
    expect(await warned({ ...JOBS })).not.to.contain("ready bearer token");
    expect(await warned({ ...WISHES, ...JOBS, oidcIssuer: WISHES.oidcIssuer, oidcCredentialsFile: WISHES.oidcCredentialsFile, zotVersion: "2.2.0" })).to.contain("zot 2.2.0 is later than 2.1.20").and.contain("whether zot 2.2.0 answers others, too, is not known here");
  });
});

describe("zotConfig: what is unsafe is told", () => {
  const cases: readonly (readonly [Unsafe, Partial<ZotWishes>, (report: ZotConfigReport) => unknown, unknown])[] = [
    ["anonymous-create", { anonymous: "read" }, ({ config }) => config.http.accessControl.repositories["**"]?.anonymousPolicy, ["read", "create"]],
    ["push-update", {}, ({ config, expectations }) => [config.http.accessControl.repositories["**"]?.policies?.[0]?.actions, expectations.includes("immutable-tags")], [["read", "create", "update"], false]],
    ["push-delete", {}, ({ config }) => config.http.accessControl.repositories["**"]?.policies?.[0]?.actions, ["read", "create", "delete"]],
    ["pull-through-into-namespace", { namespace: "team", pullThrough: ["team=https://a.example"] }, ({ config }) => config.http.accessControl.repositories["team/**"]?.policies?.length, 1],
    ["any-job", { ...JOBS, ciClaims: [] }, ({ config }) => config.http.auth.bearer?.oidc[0]?.claimMapping, { groups: '["artifact-workloads"]' }],
    ["plain-http", { externalUrl: "http://registry.example.org" }, ({ config }) => config.http.externalUrl, "http://registry.example.org"],
  ];
  for (const [word, wishes, look, shows] of cases) {
    it(word, async () => {
      const report = await made({ ...wishes, allow: [word] });
      expect(report.warnings[0]).to.match(new RegExp(`^UNSAFE, ${word}: `));
      expect(look(report)).to.deep.equal(shows);
    });
  }

  it("and what else whoever wished for it should know", async () => {
    expect(await warned({})).to.contain("zot itself speaks plain HTTP at 0.0.0.0:5000");
    expect(await warned({ listen: "127.0.0.1:5000" })).to.equal("");
    expect(await warned({ listen: "[::1]:5000" })).to.equal("");
    expect(await warned({ adminGroups: [] })).to.contain("nobody may overwrite or delete");
    expect(await warned({ anonymous: "read", pullThrough: ["m=https://a.example"], pullThroughCredentialsFile: "/c.json" })).to.contain("everybody may read whatever a.example shows to the login in /c.json");
    for (const named of [{ adminUsers: ["root"] }, { pushUsers: ["zot-ci"] }, { metricsUsers: ["prometheus"] }]) expect(await warned(named)).to.contain('whoever auth.example.org calls so in the claim "preferred_username" is one of the users that you named');
    expect(await warned({ metrics: "anonymous" })).to.contain("everybody who sends no login may read the metrics");
    expect(await warned({ keepDays: 30 })).to.contain("what nobody has pulled or pushed for 30 days is deleted");
    expect(await warned({ s3Bucket: "b", s3Region: "r" })).to.contain("/var/lib/zot/meta.db");
  });
});
