import { expect } from "chai";
import { startZot } from "../../../host/registries/zot.js";
import { Workspace } from "../../../host/run/workspace.js";
import { Redactor } from "../../../core/redact.js";
import { login } from "../../../core/credentials/credential.js";
import { expiringKey } from "../../../core/registry/keys/expiring-key.js";
import { createApiKey } from "../../../core/registry/api/zot-api-key.js";
import { DEFAULT_RETRY } from "../../../core/registry/http/retry-policy.js";
import { Transport } from "../../../core/registry/http/transport.js";
import { Session } from "../../../core/registry/session.js";
import type { RehearsalRegistry } from "../../../host/registries/rehearsal-registry.js";
import { liveRegistry } from "../../support/registries/live-registry.js";
import { skipWithoutZot } from "../../support/registries/zot.js";
import { runCli, type CliResult } from "../../support/runs/cli.js";
import { SourceTree, scratchContainer } from "../../support/sources/git-tree.js";
import { until } from "../../support/until.js";

const SECOND_MS = 1000;
const HOUR_MS = 3600 * SECOND_MS;
const DAY_MS = 24 * HOUR_MS;

describe("check-key with a real zot", () => {
  let workspace: Workspace;
  let zot: RehearsalRegistry;
  let tree: SourceTree;
  let password: string;
  before(async function () {
    await skipWithoutZot(this);
    workspace = await Workspace.create();
    [zot, tree] = await Promise.all([startZot(workspace), SourceTree.create({ ...scratchContainer("app"), ...scratchContainer("aaa") })]);
    await tree.commit();
    password = passwordOf(zot);
  });
  after(async () => {
    // There is none where all of it was skipped.
    const zotThere = zot as RehearsalRegistry | undefined;
    await zotThere?.[Symbol.asyncDispose]();
    await (tree as SourceTree | undefined)?.remove();
    await (workspace as Workspace | undefined)?.[Symbol.asyncDispose]();
  });

  const access = (verb: string) => [verb, "--source", tree.path, "--registry", zot.host, "--namespace", "ns", "--username", usernameOf(zot), "--password-env", "KEY"];
  const check = (key: string, ...args: string[]): Promise<CliResult> => runCli([...access("check-key"), ...args], { KEY: key });

  const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${usernameOf(zot)}:${key}`).toString("base64")}` });

  async function apiKey(label: string, lifetimeMs: number): Promise<string> {
    const transport = new Transport(zot.host, { scheme: "http", answerTimeoutMs: 10_000, proxy: "none" });
    const session = new Session(transport, zot.credential, { policy: DEFAULT_RETRY, tell: () => undefined }, new Redactor());
    try {
      return (await createApiKey(session, label, new Date(Date.now() + lifetimeMs))).key;
    } finally {
      await session.close();
    }
  }

  /** The label of the key that a publish by it would say ends soon. */
  async function endingBy(key: string): Promise<string | undefined> {
    const session = new Session(new Transport(zot.host, { scheme: "http", answerTimeoutMs: 10_000, proxy: "none" }), login(usernameOf(zot), key), { policy: DEFAULT_RETRY, tell: () => undefined }, new Redactor());
    try {
      return (await expiringKey(session, 14))?.key.label;
    } finally {
      await session.close();
    }
  }

  it("passes a password, of which no zot says when it expires, and a repository that the key may create", async () => {
    const { exitCode, stdout, stderr, left } = await check(password);
    expect({ exitCode, stderr, left }).to.deep.equal({ exitCode: 0, stderr: "", left: [] });
    expect(stdout).to.match(/^127\.0\.0\.1:\d+\/ns\/aaa is not there yet, and the key may create it\nwhen the login expires is not known: it is none of the user's API keys at /);
  });

  it("passes a key that is good for long, among others of its user, and asks about what is published", async () => {
    const [long, short] = [await apiKey("ci", 90 * DAY_MS + HOUR_MS), await apiKey("another", 3 * DAY_MS + HOUR_MS)];
    const published = await runCli([...access("publish-image"), "--container", "app"], { KEY: long });
    expect(published).to.include({ exitCode: 0 });
    expect(published.stderr).not.to.contain("expires");
    expect([await endingBy(long), await endingBy(short), await endingBy(password)]).to.deep.equal([undefined, "another", undefined]);
    const { exitCode, stdout } = await check(long, "--json");
    expect(exitCode).to.equal(0);
    const report = JSON.parse(stdout) as { findings: string[]; keys: { label: string; uuid: string; expires: string }[] };
    expect(report).to.have.property("ok", true);
    expect(report.findings[0]).to.match(/^the key may push to 127\.0\.0\.1:\d+\/ns\/app$/);
    expect(report.findings[1]).to.match(/^the API key "ci" expires in 90 days \(/);
    expect(report.keys).to.have.length(1);
    expect(report.keys[0]).to.have.property("label", "ci");
    expect(JSON.stringify(report)).not.to.contain(long);
  });

  it("KEY_EXPIRING for one that ends within 14 days, or within --days", async () => {
    const [short, long] = [await apiKey("short", 3 * DAY_MS + HOUR_MS), await apiKey("long", 90 * DAY_MS + HOUR_MS)];
    const soon = await check(short);
    expect(soon.exitCode).to.equal(8);
    expect(soon.stderr).to.match(/KEY_EXPIRING: the API key "short" at \S+ expires in 3 days \(.*revoke the old one \([0-9a-f-]{36}\)/);
    expect((await check(short, "--days", "3")).exitCode).to.equal(0);
    expect((await check(long, "--days", "91")).stderr).to.contain('KEY_EXPIRING: the API key "long"');
  });

  it("CREDENTIAL_REJECTED for one that has expired, and for one that is wrong", async () => {
    const expired = await apiKey("expired", 2 * SECOND_MS);
    await until("the key to expire", async () => ((await fetch(`http://${zot.host}/v2/`, { headers: basic(expired) })).status === 401 ? true : undefined));
    for (const key of [expired, "wrong"]) {
      const { exitCode, stderr } = await check(key);
      expect(exitCode).to.equal(3);
      expect(stderr).to.contain("CREDENTIAL_REJECTED: ");
    }
  });

  it("leaves nothing behind: no repository, no upload, no key", async () => {
    const key = await apiKey("left", 90 * DAY_MS + HOUR_MS);
    const before = await (await fetch(`http://${zot.host}/v2/_catalog`)).text();
    await check(key);
    expect(await (await fetch(`http://${zot.host}/v2/_catalog`)).text()).to.equal(before);
    const { apiKeys } = (await (await fetch(`http://${zot.host}/zot/auth/apikey`, { headers: basic(password) })).json()) as { apiKeys: { label: string }[] };
    expect(apiKeys.filter(({ label }) => label === "left")).to.have.length(1);
  });
});

describe("check-key with docker-registry, which knows no API keys", () => {
  for (const auth of ["basic", "token"] as const) {
    it(`says what it cannot know (${auth})`, async () => {
      await using registry = await liveRegistry(auth);
      const args = ["check-key", "--registry", registry.registry.host, "--repository", "ns/app", "--username", registry.username, "--password-env", "KEY"];
      const good = await runCli(args, { KEY: registry.password });
      expect(good).to.include({ exitCode: 0, stderr: "" });
      expect(good.stdout).to.match(/ns\/app is not there yet: whether the key may create it is known only when publishing\nwhen the key expires is not known: .* lists no API keys \(404\)$/);
      const wrong = await runCli(args, { KEY: "wrong" });
      expect(wrong.exitCode).to.equal(3);
      expect(wrong.stderr).to.contain("CREDENTIAL_REJECTED: ");
    });
  }

  it("asks whose key it is, for how many days, and takes no registry for granted", async () => {
    const refused = async (...args: string[]) => (await runCli(["check-key", "--registry", "127.0.0.1:1", ...args], { KEY: "k" })).stderr;
    expect(await refused()).to.contain("CONFIG_MISSING: whose key it is has to be told: no login is given, and none is kept for 127.0.0.1:1");
    const login = ["--username", "bot", "--password-env", "KEY"];
    expect(await refused(...login, "--days", "soon")).to.contain("CONFIG_MISSING: --days: has to be a number of days");
    expect(await refused(...login, "--days", "-1")).to.contain("CONFIG_MISSING: -1 days");
    expect(await refused(...login, "--retry-seconds", "0")).to.contain("REGISTRY_UNREACHABLE: ");
  });
});

function loginOf({ credential }: RehearsalRegistry): { username: string; password: string } {
  if (credential.kind !== "basic") throw new Error("a rehearsal's registry has a user with a password");
  return { username: credential.username, password: credential.password.reveal() };
}

const usernameOf = (registry: RehearsalRegistry) => loginOf(registry).username;
const passwordOf = (registry: RehearsalRegistry) => loginOf(registry).password;
