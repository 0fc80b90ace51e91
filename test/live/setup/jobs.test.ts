import { hash } from "bcryptjs";
import { expect } from "chai";
import { ServiceProcess } from "../../../host/process/service-process.js";
import { findZot } from "../../../host/registries/zot.js";
import { Workspace } from "../../../host/run/workspace.js";
import { Front } from "../../support/keys/front.js";
import { skipWithoutZot } from "../../support/registries/zot.js";
import { audited } from "../../support/setup/audited.js";
import { JobsIssuer } from "../../support/setup/jobs-issuer.js";
import { RunningZot } from "../../support/setup/running-zot.js";
import { pushTiny, tinyImage } from "../../support/setup/tiny-image.js";

const TAG = "v1.0.0-abc1234";
/** What would end a text of CEL, and let everybody in. */
const HOSTILE = String.raw`my-org/\" || true || "\u0041\'`;
const MAIN = { repository: "my-org/app", ref: "refs/heads/main" };

describe("a zot of zot-config, for CI jobs without a key, on a real zot", () => {
  let workspace: Workspace;
  let forge: JobsIssuer;
  let stranger: JobsIssuer;
  let zot: RunningZot;

  before(async function () {
    await skipWithoutZot(this);
    workspace = await Workspace.create();
    [forge, stranger] = await Promise.all([JobsIssuer.start(), JobsIssuer.start()]);
    zot = await RunningZot.start(workspace, await Front.before(), {
      ciIssuer: forge.url,
      ciAudience: "zot",
      ciClaims: ["repository=my-org/app", "repository=my-org/lib-*", `repository=${HOSTILE}`, "ref=refs/heads/main"],
      ciGroup: "artifact-workloads",
      namespace: "team",
      metrics: "anonymous",
    });
  });
  after(async () => {
    for (const part of [zot, forge, stranger, workspace] as (AsyncDisposable | undefined)[]) await part?.[Symbol.asyncDispose]();
  });

  const push = (token: string | undefined, repository: string, tag: string, mark = tag) => pushTiny(zot.url, repository, tag, token === undefined ? undefined : `Bearer ${token}`, tinyImage(mark));

  it("zot verify takes the config", () => expect(zot.report.verified).to.equal(true));

  it("a job of the repository and branch may create, and overwrite and delete nothing", async () => {
    const job = await forge.token(MAIN);
    expect(await push(job, "team/app", TAG)).to.equal(201);
    expect(await push(job, "team/app", TAG, "another")).to.equal(403);
    expect((await fetch(`${zot.url}/v2/team/app/manifests/${TAG}`, { method: "DELETE", headers: { authorization: `Bearer ${job}` } })).status).to.equal(403);
    expect(await push(job, "elsewhere/app", TAG)).to.equal(403);
    expect(await push(await forge.token({ ...MAIN, repository: "my-org/lib-one" }), "team/lib", TAG)).to.equal(201);
    expect(await push(await forge.token({ ...MAIN, repository: HOSTILE }), "team/lib", "v2")).to.equal(201);
  });

  const refused: readonly (readonly [what: string, claims: Readonly<Record<string, unknown>>, order?: { audience?: string; seconds?: number }])[] = [
    ["another repository", { ...MAIN, repository: "my-org/other" }],
    ["a repository whose name only begins so", { ...MAIN, repository: "my-org/application" }],
    ["another owner", { ...MAIN, repository: "evil/my-org/app" }],
    ["another branch", { ...MAIN, ref: "refs/heads/feature" }],
    ["a tag of that name", { ...MAIN, ref: "refs/tags/main" }],
    ["no branch at all", { repository: "my-org/app" }],
    ["a list in the place of a repository", { ...MAIN, repository: ["my-org/app"] }],
    ["another audience", MAIN, { audience: "another" }],
    ["yesterday", MAIN, { seconds: -60 }],
  ];
  for (const [what, claims, order] of refused) {
    it(`a job of ${what} may not even log in`, async () => expect(await push(await forge.token(claims, order), "team/app", "v2")).to.equal(401));
  }

  it("nor may one of another issuer, nor who has no token", async () => {
    expect(await push(await stranger.token(MAIN), "team/app", "v2")).to.equal(401);
    expect(await push(await stranger.token(MAIN, { issuer: forge.url }), "team/app", "v2")).to.equal(401);
    expect(await push(undefined, "team/app", "v2")).to.equal(401);
    expect((await fetch(`${zot.url}/v2/team/app/manifests/${TAG}`)).status).to.equal(401);
  });

  it("is why nobody else may be wished for beside jobs: this zot refuses a right password, too", async () => {
    const users = await workspace.secretFile("htpasswd", `root:${await hash("r00t", 4)}\n`);
    const config = structuredClone(zot.report.config);
    config.http.auth = { ...config.http.auth, htpasswd: { path: users } };
    config.http.accessControl.repositories["**"] = { anonymousPolicy: ["read"], defaultPolicy: ["read"] };
    config.storage.rootDirectory = await workspace.folder("storage-of-both");
    await using both = await ServiceProcess.start({ tool: "zot", command: (await findZot(process.env)) ?? "zot", args: ["serve", await workspace.secretFile("both.json", JSON.stringify(config))], listening: /^(?=.*kernel chosen port).*"port":(\d+)/ });
    const ask = async (authorization?: string) => (await fetch(`http://127.0.0.1:${both.port}/v2/_catalog`, { headers: authorization === undefined ? {} : { authorization } })).status;
    expect([await ask(), await ask(`Basic ${Buffer.from("root:r00t").toString("base64")}`), await ask(`Bearer ${await forge.token(MAIN)}`)]).to.deep.equal([401, 401, 200]);
  });

  it("metrics answer everybody, as was wished", async () => {
    expect((await fetch(`${zot.url}/metrics`)).status).to.equal(200);
    expect(zot.report.warnings.join("\n")).to.contain("everybody who sends no login may read the metrics");
  });

  it("audit shows what was promised, with the ID token as the password of anybody", async () => {
    expect(zot.report.expectations).to.deep.equal(["no-anonymous-pull", "no-anonymous-push", "key-can-push", "immutable-tags"]);
    const { exitCode, text } = await audited(zot, "team/app", "anything", await forge.token(MAIN));
    expect(exitCode, text).to.equal(0);
  });
});
