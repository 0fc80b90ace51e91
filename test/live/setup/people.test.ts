import { expect } from "chai";
import { Redactor } from "../../../core/redact.js";
import { oidcCredentials } from "../../../core/templates/oidc-credentials.js";
import { redirectUri } from "../../../core/templates/zot/config/auth.js";
import type { ZotWishes } from "../../../core/templates/zot/wishes/wishes.js";
import { makeZotConfig } from "../../../core/usecases/setup/zot-config.js";
import { SILENT_COMMAND } from "../../../host/progress/command-progress.js";
import { Workspace } from "../../../host/run/workspace.js";
import { HostZotVerifier } from "../../../host/zot/verifier.js";
import { Front } from "../../support/keys/front.js";
import { liveRegistryIn, type LiveRegistry } from "../../support/registries/live-registry.js";
import { skipWithoutZot } from "../../support/registries/zot.js";
import { audited } from "../../support/setup/audited.js";
import { CLIENT, PeopleIssuer } from "../../support/setup/people-issuer.js";
import { Person } from "../../support/setup/person.js";
import { NOTHING, RunningZot } from "../../support/setup/running-zot.js";
import { rejectionOf } from "../../unit/faults.js";
import { pushTiny, tinyImage } from "../../support/setup/tiny-image.js";

const TAG = "v1.0.0-abc1234";

const ALL: ZotWishes = {
  ...NOTHING,
  externalUrl: "https://registry.example.org",
  ...{ oidcIssuer: "https://auth.example.org/", oidcClientId: "zot", oidcCredentialsFile: "/etc/zot/oidc-credentials.json", sessionKeysFile: "/etc/zot/session-keys.json", htpasswdFile: "/etc/zot/htpasswd" },
  ...{ anonymous: "read", namespace: "team", adminGroups: ["admins"], adminUsers: ["root"], pushGroups: ["ci"], pushUsers: ["bot"], metricsUsers: ["prometheus"] },
  ...{ pullThrough: ["docker.io=https://registry-1.docker.io", "quay.io=https://quay.io"], pullThroughCredentialsFile: "/etc/zot/upstreams.json" },
  ...{ s3Bucket: "b", s3Region: "r", s3Endpoint: "https://s3.example.org", keepDays: 90, keepTags: ["production", "stable-*"] },
  ...{ tlsCertFile: "/etc/zot/tls.crt", tlsKeyFile: "/etc/zot/tls.key", rateLimit: 100, failDelay: 5, listen: "[::]:443", allow: ["anonymous-create", "push-update", "push-delete"] },
};

describe("a zot of zot-config, for people, on a real zot", () => {
  let workspace: Workspace;
  let upstream: LiveRegistry;
  let issuer: PeopleIssuer;
  let zot: RunningZot;
  /** What each logs in by: an API key that was made in a session. */
  const keys: Record<string, string> = {};
  const people: Record<string, readonly string[]> = { alice: ["admins"], "zot-ci": ["artifact-workloads", "others"], carol: ["others"], prometheus: [] };

  before(async function () {
    await skipWithoutZot(this);
    workspace = await Workspace.create();
    const front = await Front.before();
    upstream = await liveRegistryIn(workspace, "basic");
    const upstreamHost = `127.0.0.1:${upstream.port}`;
    issuer = await PeopleIssuer.start(redirectUri(`http://${front.host}`), people);
    zot = await RunningZot.start(workspace, front, {
      oidcIssuer: issuer.url,
      oidcCredentialsFile: await workspace.secretFile("oidc-credentials.json", oidcCredentials(CLIENT.id, CLIENT.secret).reveal()),
      anonymous: "read",
      namespace: "team",
      adminGroups: ["admins"],
      pushGroups: ["artifact-workloads"],
      metricsUsers: ["prometheus"],
      pullThrough: [`mirror=http://${upstreamHost}`],
      pullThroughCredentialsFile: await workspace.secretFile("upstreams.json", JSON.stringify({ [upstreamHost]: { username: upstream.username, password: upstream.password } })),
    });
    for (const name of ["alice", "zot-ci", "carol", "prometheus"]) keys[name] = await (await Person.login(name, zot.url)).apiKey("test");
  });
  after(async () => {
    for (const part of [zot, issuer, upstream, workspace] as (AsyncDisposable | undefined)[]) await part?.[Symbol.asyncDispose]();
  });

  const push = (who: string | undefined, repository: string, tag: string, mark = tag) => pushTiny(zot.url, repository, tag, who === undefined ? undefined : keys[who], tinyImage(mark));
  const status = async (who: string | undefined, path: string, method = "GET") => (await fetch(`${zot.url}${path}`, { method, headers: who === undefined ? {} : { authorization: keys[who] ?? "" } })).status;
  const passwordOf = (who: string) => Buffer.from((keys[who] ?? "").replace("Basic ", ""), "base64").toString().slice(who.length + 1);

  it("zot verify takes the config", () => expect(zot.report.verified).to.equal(true));

  it("and one with all that can be wished, for each age of zot, and finds what is none", async () => {
    const run = { progress: SILENT_COMMAND, redactor: new Redactor(), signal: new AbortController().signal, workspace };
    const verifier = new HostZotVerifier(run);
    for (const zotVersion of ["2.1.6", "2.1.15", "2.1.20"]) expect((await makeZotConfig({ ...ALL, zotVersion }, { verifier, progress: run.progress })).verified, zotVersion).to.equal(true);
    const { config } = await makeZotConfig(ALL, { progress: run.progress });
    const { code, message } = await rejectionOf(verifier.verify({ ...config, http: { ...config.http, port: "not a port" } }));
    expect(code).to.equal("TOOL_FAILED");
    expect(message).to.contain("zot verify does not take the config").and.contain("invalid port");
  });

  it("a group that pushes may create, and overwrite and delete nothing; an admin may", async () => {
    expect(await push("zot-ci", "team/tiers", TAG)).to.equal(201);
    expect(await push("zot-ci", "team/tiers", TAG, "another")).to.equal(403);
    expect(await status("zot-ci", `/v2/team/tiers/manifests/${TAG}`, "DELETE")).to.equal(403);
    expect(await push("alice", "team/tiers", TAG, "another")).to.equal(201);
    expect(await status("alice", `/v2/team/tiers/manifests/${TAG}`, "DELETE")).to.equal(202);
  });

  it("it may push nowhere but below the namespace, and others may push nowhere", async () => {
    expect(await push("zot-ci", "elsewhere/app", TAG)).to.equal(403);
    expect(await push("zot-ci", "team-two/app", TAG)).to.equal(403);
    expect(await push("zot-ci", "mirror/app", TAG)).to.equal(403);
    expect(await push("carol", "team/app", TAG)).to.equal(403);
    expect(await push(undefined, "team/app", TAG)).to.equal(401);
    expect(await push("alice", "elsewhere/app", TAG)).to.equal(201);
  });

  it("everybody may read, and nothing else", async () => {
    expect(await push("zot-ci", "team/read", TAG)).to.equal(201);
    for (const who of [undefined, "carol", "alice"]) expect(await status(who, `/v2/team/read/manifests/${TAG}`)).to.equal(200);
    expect(await status(undefined, `/v2/team/read/manifests/${TAG}`, "DELETE")).to.equal(401);
  });

  it("metrics answer who is named, and nobody else, not even admins", async () => {
    expect(await status("prometheus", "/metrics")).to.equal(200);
    expect(await status("alice", "/metrics")).to.equal(403);
    expect(await status(undefined, "/metrics")).to.equal(401);
  });

  it("what is missing below a path comes from the other registry, by the login in the file, and keeps its digest", async () => {
    const image = tinyImage("docker's own format", "docker");
    const upstreamUrl = `http://127.0.0.1:${upstream.port}`;
    expect(await pushTiny(upstreamUrl, "library/app", "v1", `Basic ${Buffer.from(`${upstream.username}:${upstream.password}`).toString("base64")}`, image)).to.equal(201);
    const pulled = await fetch(`${zot.url}/v2/mirror/library/app/manifests/v1`, { headers: { accept: image.mediaType } });
    expect([pulled.status, pulled.headers.get("docker-content-digest")]).to.deep.equal([200, image.digest]);
    expect(await status(undefined, "/v2/mirror/library/app/manifests/v2")).to.equal(404);
    // Not outside of the path.
    expect(await status(undefined, "/v2/library/app/manifests/v1")).to.equal(404);
    expect(await status(undefined, "/v2/team/library/app/manifests/v1")).to.equal(404);
  });

  it("an API key has the groups of its owner's last login, and loses them with the next", async () => {
    people["dave"] = ["artifact-workloads"];
    keys["dave"] = await (await Person.login("dave", zot.url)).apiKey("test");
    people["dave"] = [];
    expect(await push("dave", "team/dave", "v1")).to.equal(201);
    await Person.login("dave", zot.url);
    expect(await push("dave", "team/dave", "v2")).to.equal(403);
  });

  it("audit shows what was promised, by the key of who may push", async () => {
    expect(await push("zot-ci", "team/audit", TAG)).to.equal(201);
    expect(zot.report.expectations).to.deep.equal(["anonymous-pull", "no-anonymous-push", "key-can-push", "immutable-tags"]);
    const { exitCode, text } = await audited(zot, "team/audit", "zot-ci", passwordOf("zot-ci"));
    expect(text).to.match(/push with the key +yes/).and.match(/overwriting with the key +no/);
    expect(exitCode, text).to.equal(0);
  });

  it("audit differs where the key is an admin's", async () => {
    const { exitCode, text } = await audited(zot, "team/audit", "alice", passwordOf("alice"));
    expect(exitCode).to.equal(1);
    expect(text).to.match(/✗ immutable-tags/);
  });

  it("who is unknown to the issuer does not get in", async () => {
    expect(await Person.login("mallory", zot.url).catch(String)).to.match(/could not log in/);
  });

  it("the page of the UI is switched on, as far as this build has one", async () => {
    expect(zot.report.config.extensions).to.include.keys("ui", "search");
    // This zot has no UI: it says 404 for its page, and answers the search that the page would ask.
    expect(await status("alice", "/v2/_zot/ext/search?query=%7BGlobalSearch(query:%22team%22)%7BRepos%7BName%7D%7D%7D")).to.equal(200);
  });
});
