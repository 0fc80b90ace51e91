import { expect } from "chai";
import { writeFile } from "node:fs/promises";
import { Workspace } from "../../host/run/workspace.js";
import { FakeRegistry, type FakeAuth, type Interference } from "../support/registries/fake-registry.js";
import { MARK, TOKEN } from "../support/marked-secret.js";
import { visible } from "./expected.js";
import { FILES, HEAD, OTHER_COMMIT, TAG } from "./scenes.js";
import { EngineError } from "./session/session-double.js";
import { sharedModule } from "./shared-module.js";
import { play, type Arguments, type Result, type Stage, type Step } from "./stage.js";
import { archive } from "./world/archives.js";
import { GIVEN_CONTAINER } from "./world/containers/builder.js";
import { ociArchive } from "./world/oci-archive.js";
import { startSecureRegistry } from "./world/registries.js";
import { REGISTRY_SERVICE } from "./world/registry-service.js";
import { secret } from "./world/secrets.js";
import { SOURCE } from "./world/source-tree.js";
import type { Scene } from "./world/world.js";

const NAME = "registry.example.org";
const HELLO = { src: SOURCE, containerName: "hello" };
const REMOTE = `[remote "origin"]\n\turl = https://oauth2:${encodeURIComponent(MARK.password)}@git.example.org/team/images.git\n`;
const ACCESS = { registry: NAME, namespace: "team", registryUsername: MARK.username, registryPassword: secret("key") };
const SERVED: Arguments = { ...ACCESS, registryService: REGISTRY_SERVICE, expectations: ["KEY_CAN_PUSH", "IMMUTABLE_TAGS"] };

/** Every function, in an order in which each finds what it needs. */
const CALLS: readonly Step[] = [
  ["version", HELLO],
  ["tagByCommit", HELLO],
  ["build", HELLO],
  ["buildAll", { ...HELLO, platforms: ["linux/amd64", "linux/arm64"] }],
  ["plan", HELLO],
  ["publish", { ...HELLO, extraTags: ["stable"] }],
  ["publish", HELLO],
  ["publish", { ...HELLO, commitSha: MARK.password }],
  ["publish", { ...HELLO, extraTags: [MARK.password] }],
  ["publish", { ...HELLO, version: MARK.password }],
  ["publish", { ...HELLO, platforms: ["linux/amd64"], byDigest: true }],
  ["publishIndex", { ...HELLO, digests: [MARK.password] }],
  ["publishIndex", { ...HELLO, digests: [`${MARK.pair}@${NAME}/team/hello@sha256:${"0".repeat(64)}`] }],
  ["publishIndex", { ...HELLO, digests: [`sha256:${"0".repeat(64)}`] }],
  ["plan", { ...HELLO, extraTags: ["stable"] }],
  ["plan", { ...HELLO, extraTags: [MARK.password] }],
  ["registryConfig", {}],
  ["audit", { repository: "team/hello" }],
  ["audit", { repository: "team/hello", expect: ["NO_ANONYMOUS_PUSH"] }],
  ["audit", { repository: "team/hello", expect: ["KEY_CAN_PUSH", "IMMUTABLE_TAGS"] }],
  ["audit", { repository: `${MARK.pair}@team` }],
  ["versions", { src: SOURCE }],
  ["versions", { src: SOURCE, base: OTHER_COMMIT }],
  ["checkVersions", { src: SOURCE }],
  ["checkPosture", { src: SOURCE }],
  ["checkKey", { src: SOURCE }],
  ["apiKeys", {}],
  ["createApiKey", { label: "ci" }],
  ["createApiKey", { label: MARK.password }],
  ["rotateApiKey", { label: "ci", repository: "team/hello" }],
  ["finishRotation", { label: "ci" }],
  ["revokeApiKey", { uuid: MARK.password }],
  ["publishContainer", { container: GIVEN_CONTAINER, name: "tool", version: "3.1", commitSha: OTHER_COMMIT }],
  ["copyArchive", { archive: archive("file"), destination: `${NAME}/team/archived:v1` }],
  ["copyImage", { source: `${NAME}/team/hello:${TAG}`, destination: `${NAME}/team/copied:v1` }],
  ["copyImage", { source: `${MARK.pair}@${NAME}/team/hello:${TAG}`, destination: `${NAME}/team/copied:v1` }],
  ["dryRun", { ...HELLO, containerName: "unknown" }],
  ["tags", HELLO],
  ["tags", { ...HELLO, mainBranch: MARK.password }],
  ["latestDeployable", HELLO],
  ["promote", { ...HELLO, tag: TAG, newTag: "production" }],
  ["promote", { ...HELLO, tag: TAG, destination: `${MARK.pair}@${NAME}/team/promoted:v1` }],
  ["promote", { ...HELLO, tag: TAG, destination: `${NAME}/team/promoted:v1`, unmerged: true }],
  ["oidcCredentials", { clientId: "zot", clientSecret: secret("key") }],
  ["oidcCredentials", { clientId: MARK.pair, clientSecret: secret("key") }],
  ["zotConfig", { externalUrl: `https://${MARK.pair}@${NAME}`, oidcCredentialsFile: MARK.password, pullThrough: [MARK.password], pushGroups: ["ci"] }],
  ["authentikBlueprint", { externalUrl: `https://${NAME}`, adminGroups: ["admins"], clientSecretVariable: MARK.password }],
];

/** What the objects do that these return. */
const LATER: readonly (readonly [Step, Step])[] = [
  [["publish", HELLO], ["report", { format: "JSON" }]],
  [["publish", HELLO], ["report", { format: "MARKDOWN" }]],
  [["publish", HELLO], ["container", {}]],
  [["publish", HELLO], ["tagAs", { tag: "later" }]],
  [["publish", HELLO], ["tagAs", { tag: MARK.password }]],
  [["publish", HELLO], ["copyTo", { destination: `${NAME}/team/copied-later:v1` }]],
  [["publish", HELLO], ["copyTo", { destination: `${MARK.pair}@${NAME}/team/copied:v1` }]],
  [["publish", HELLO], ["promote", { src: SOURCE, newTag: "promoted-later" }]],
  [["publish", HELLO], ["promote", { src: SOURCE, newTag: "promoted-later", mainBranch: MARK.password }]],
  [["plan", HELLO], ["report", { format: "JSON" }]],
  [["audit", { repository: "team/hello" }], ["report", { format: "JSON" }]],
  [["audit", { repository: "team/hello" }], ["assert", { expectations: ["IMMUTABLE_TAGS"] }]],
];
const CHAINS: readonly (readonly Step[])[] = [...CALLS.map((call) => [call]), ...LATER];

/** Nothing that a caller or an engine's log gets to see may hold it. */
function expectNoTrace(stage: Stage, results: readonly Result[]): void {
  const seen = { results: JSON.stringify(results), texts: results.map(textOf).join("\n"), log: stage.log, asked: stage.takeAsked().map(visible).join("\n") };
  for (const [where, text] of Object.entries(seen)) expect([...MARK.foundIn(text), ...TOKEN.foundIn(text)], `${where}: ${text}`).to.deep.equal([]);
}

function textOf(result: Result): string {
  return "error" in result ? result.error : textsIn(result.value).join("\n");
}

/** Every text of an object that the module returned, as it is and not as JSON has it. */
function textsIn(value: unknown): string[] {
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [String(value)];
}

describe("module: a marked password, through every function", () => {
  let workspace: Workspace;
  let scene: Scene;
  before(async () => {
    workspace = await Workspace.create();
    const file = workspace.join("image.tar");
    await writeFile(file, await ociArchive([{ annotations: {}, labels: {}, platform: "linux/amd64" }], false));
    scene = { files: { ...FILES, ".git/config": REMOTE }, git: { head: HEAD }, secrets: { key: MARK.password }, archives: { file } };
  });
  after(async () => {
    await workspace[Symbol.asyncDispose]();
  });

  /** Calls all functions against one registry, and returns what came of each, by name. */
  async function callAll(auth: FakeAuth, lie?: Interference, more: Scene & { settings?: Arguments } = {}): Promise<string[]> {
    await using registry = await FakeRegistry.start(MARK, auth, lie);
    const outcomes: string[] = [];
    await play({ ...scene, ...more, registryEndpoint: registry.host }, async (stage) => {
      const results: Result[] = [];
      for (const chain of CHAINS) results.push(await stage.chain(chain, more.settings ?? SERVED));
      expectNoTrace(stage, results);
      const names = CHAINS.map((chain) => chain.map(([fnName]) => fnName).join("."));
      outcomes.push(...results.map((result, at) => `${names[at] ?? ""}: ${"error" in result ? (/^[A-Z_]+/.exec(result.error)?.[0] ?? result.error) : "ok"}`));
    });
    return outcomes;
  }

  const local = ["version: ok", "tagByCommit: ok", "build: ok", "buildAll: ok"];
  const sound = [
    ...[...local, "plan: ok", "publish: ok", "publish: ok", "publish: COMMIT_INVALID", "publish: REFERENCE_INVALID", "publish: VERSION_MISSING"],
    ...["publish: ok", "publishIndex: REFERENCE_INVALID", "publishIndex: REFERENCE_INVALID", "publishIndex: SOURCE_INVALID"],
    ...["plan: ok", "plan: REFERENCE_INVALID", "registryConfig: ok", "audit: ok", "audit: ok", "audit: POSTURE_DIFFERS", "audit: REFERENCE_INVALID"],
    ...["versions: ok", "versions: HISTORY_MISSING", "checkVersions: ok", "checkPosture: POSTURE_DIFFERS", "checkKey: ok", "apiKeys: RESPONSE_INVALID", "createApiKey: RESPONSE_INVALID", "createApiKey: RESPONSE_INVALID", "rotateApiKey: RESPONSE_INVALID", "finishRotation: RESPONSE_INVALID", "revokeApiKey: RESPONSE_INVALID"],
    ...["publishContainer: ok", "copyArchive: ok", "copyImage: ok", "copyImage: REFERENCE_INVALID", "dryRun: SOURCE_INVALID"],
    ...["tags: ok", "tags: COMMIT_INVALID", "latestDeployable: ok", "promote: ok", "promote: REFERENCE_INVALID", "promote: ok"],
    ...["oidcCredentials: ok", "oidcCredentials: CONFIG_MISSING", "zotConfig: CONFIG_MISSING", "authentikBlueprint: CONFIG_MISSING"],
    ...["publish.report: ok", "publish.report: ok", "publish.container: ok", "publish.tagAs: ok", "publish.tagAs: REFERENCE_INVALID"],
    ...["publish.copyTo: ok", "publish.copyTo: REFERENCE_INVALID", "publish.promote: ok", "publish.promote: COMMIT_INVALID"],
    ...["plan.report: ok", "audit.report: ok", "audit.assert: POSTURE_DIFFERS"],
  ];

  it("with a registry that is sound", async () => expect(await callAll("basic")).to.deep.equal(sound));
  it("with tokens for an identity token", async () =>
    expect(await callAll("token", undefined, { settings: { ...SERVED, registryUsername: "<token>" } })).to.deep.equal(
      // They are of a user, whose name that is not.
      sound.map((outcome) => (outcome.replace(/^(apiKeys|createApiKey|rotateApiKey|finishRotation|revokeApiKey): .*/, "$1: CONFIG_MISSING"))),
    ));

  it("with a registry that says it back to whoever sends it", async () => {
    const lie: Interference = (_, request) => (request.headers.has("authorization") ? new Response(MARK.echo, { status: 403, headers: { server: MARK.basic } }) : undefined);
    const outcomes = await callAll("basic", lie);
    expect(outcomes).to.include.members([...local, "plan: ok", "publish: PUSH_DENIED", "audit: ok", "publishContainer: PUSH_DENIED", "copyArchive: PUSH_DENIED", "copyImage: PUSH_DENIED"]);
  });

  it("with a token service that says it back", async () => {
    const lie: Interference = (line, request) => {
      if (line.includes("/tags/list")) return Response.json({ tags: ["v1"] }, { headers: { via: MARK.basic } });
      return line.includes("/token") && request.headers.has("authorization") ? new Response(MARK.echo, { status: 401 }) : undefined;
    };
    const outcomes = await callAll("token", lie);
    expect(outcomes).to.include.members(["plan: ok", "publish: CREDENTIAL_REJECTED", "audit: ok", "audit: POSTURE_DIFFERS", "copyArchive: CREDENTIAL_REJECTED"]);
  });

  it("with API keys that say it back, of which one expires", async () => {
    let uses = 0;
    const keys = () => ({ apiKeys: [{ label: MARK.echo, uuid: MARK.echo, expirationDate: "2020-01-01T00:00:00Z", lastUsed: `${++uses} ${MARK.echo}` }] });
    const outcomes = await callAll("basic", (line) => (line === "GET /zot/auth/apikey" ? Response.json(keys()) : undefined));
    expect(outcomes).to.include.members(["checkKey: KEY_EXPIRING", "apiKeys: ok"]);
  });

  it("with a new API key, which is followed as the other one is", async () => {
    const keys = [{ label: MARK.echo, uuid: "u-1", expirationDate: "2020-01-01T00:00:00Z" }];
    const zot: Interference = (line) => {
      if (line === "GET /zot/auth/apikey") return Response.json({ apiKeys: keys });
      if (line !== "POST /zot/auth/apikey") return undefined;
      keys.push({ label: `new ${TOKEN.password}`, uuid: `u-2 ${TOKEN.password}`, expirationDate: "9999-01-01T00:00:00Z" });
      return Response.json({ apiKey: TOKEN.password, uuid: `u-2 ${TOKEN.password}` }, { status: 201 });
    };
    expect(await callAll("basic", zot)).to.include.members(["createApiKey: ok", "rotateApiKey: CREDENTIAL_REJECTED", "finishRotation: CONFIG_MISSING"]);
  });

  it("with an upload that fails and says it back", async () => {
    const denied = JSON.stringify({ errors: [{ code: "DENIED", message: MARK.echo }] });
    const outcomes = await callAll("basic", (line) => (/^PUT .*\/blobs\/uploads\//.test(line) ? new Response(denied, { status: 403 }) : undefined));
    expect(outcomes).to.include.members(["publish: PUSH_DENIED", "publishContainer: PUSH_DENIED", "copyArchive: PUSH_DENIED"]);
  });

  it("with an engine whose builds fail and say it back", async () => {
    const extensions = { _type: "EXEC_ERROR", exitCode: 2, cmd: ["make"], stdout: MARK.echo, stderr: MARK.echo };
    expect(await callAll("basic", undefined, { buildFailure: new EngineError(MARK.echo, extensions) })).to.include("publish: TOOL_FAILED");
  });

  for (const [password, outcome] of [[MARK.password, /^PUBLISHED\n127\.1:/], ["another", /^CREDENTIAL_REJECTED/]] as const) {
    it(`with the engine's own publisher, ${password === MARK.password ? "and the right key" : "and the wrong one"}`, async () => {
      const registry = await startSecureRegistry((await sharedModule()).certificate, password);
      try {
        await play(scene, async (stage) => {
          const result = await stage.chain([["withRegistryAuth", { address: "other.example.org", username: "u", password: secret("key") }], ["publish", HELLO]], { ...ACCESS, registry: registry.front.name });
          expectNoTrace(stage, [result]);
          expect(textOf(result)).to.match(outcome);
        });
      } finally {
        await registry[Symbol.asyncDispose]();
      }
    });
  }
});
