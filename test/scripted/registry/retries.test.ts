import { expect } from "chai";
import { Repository } from "../../../core/image/reference.js";
import { parseRegistryHost } from "../../../core/image/registry-host.js";
import { parseTag } from "../../../core/image/tag.js";
import { Redactor } from "../../../core/redact.js";
import { RepositoryClient } from "../../../core/registry/api/repository-client.js";
import { retryPolicy } from "../../../core/registry/http/retry-policy.js";
import { Session } from "../../../core/registry/session.js";
import { Transport } from "../../../core/registry/http/transport.js";
import { rejectionOf } from "../../unit/faults.js";
import { OURS, TAG } from "../documents.js";
import { BASIC, PING_BASIC, read } from "../exchanges.js";
import { ScriptedRegistry, type Exchange } from "../scripted-registry.js";
import { expectFailure, onStage, readTag, type Setting } from "../stage.js";

const unwell = (status: number, headers: Record<string, string> = {}): Exchange => ({ ...read(TAG, "absent"), status, headers, body: "" });

/** Reads the tag, and returns what was told on the way. */
async function notesOf(exchanges: Exchange[], setting: Setting = {}): Promise<string[]> {
  return onStage(
    () => [PING_BASIC, ...exchanges, read(TAG, OURS)],
    async (client, { notes }) => {
      expect((await client("pull").manifest(TAG))?.digest).to.equal(OURS.digest);
      return notes.map((note) => note.replace(/^127\.0\.0\.1:\d+/, "HOST"));
    },
    setting,
  );
}

describe("retries: reading", () => {
  const passing: { name: string; exchange: Exchange; says: string }[] = [
    ...[408, 429, 500, 502, 503, 504].map((status) => ({ name: String(status), exchange: unwell(status), says: `answered ${status}` })),
    { name: "the end of the connection", exchange: { ...read(TAG, OURS), instead: "reset" }, says: "the connection to 127.0.0.1" },
    { name: "a document that breaks off", exchange: { ...read(TAG, OURS), breaksAfter: 20 }, says: "the connection to 127.0.0.1" },
    { name: "an error that breaks off", exchange: { ...unwell(403), body: "no entry", breaksAfter: 3 }, says: "the connection to 127.0.0.1" },
  ];
  for (const { name, exchange, says } of passing) {
    it(`${name}: asked again, which is told`, async () => {
      const notes = await notesOf([exchange]);
      expect(notes).to.have.length(1);
      expect(notes[0]).to.match(/^HOST: .*; trying again in 0\.0 s \(attempt 2 of 3\)$/).and.contain(says);
    });
  }

  it("each further attempt is told, with its number", async () => {
    const notes = await notesOf([unwell(503), { ...read(TAG, OURS), instead: "reset" }]);
    expect(notes.map((note) => /\(attempt.*\)$/.exec(note)?.[0])).to.deep.equal(["(attempt 2 of 3)", "(attempt 3 of 3)"]);
  });

  it("a document that breaks off every time: REGISTRY_UNREACHABLE", () => {
    const broken: Exchange = { ...read(TAG, OURS), breaksAfter: 20 };
    return expectFailure("REGISTRY_UNREACHABLE", "failed", () => [PING_BASIC, broken, broken, broken]);
  });

  for (const status of [400, 401, 403, 405, 410, 501]) {
    it(`${status} is an answer: not asked again`, async () => expect(await rejectionOf(readTag(() => [PING_BASIC, unwell(status)]))).to.have.property("name", "PublishError"));
  }
});

describe("retries: Retry-After", () => {
  const HOUR = 3_600_000;
  const cases: { name: string; value: string; says: string }[] = [
    { name: "seconds, no longer than the longest pause", value: "3600", says: "in 0.2 s" },
    { name: "a date, no longer than the longest pause", value: new Date(Date.now() + HOUR).toUTCString(), says: "in 0.2 s" },
    { name: "a date that has passed: a first pause all the same", value: new Date(Date.now() - HOUR).toUTCString(), says: "in 0.1 s" },
    { name: "at once: a first pause all the same", value: "0", says: "in 0.1 s" },
  ];
  for (const status of [429, 503]) {
    for (const { name, value, says } of cases) {
      it(`${status}, ${name}`, async () => {
        const [note] = await notesOf([unwell(status, { "retry-after": value })], { policy: { firstPauseMs: 100, longestPauseMs: 200 } });
        expect(note).to.contain(`answered ${status}`).and.contain(says);
      });
    }
  }

  it("is not heard of a 500", async () => {
    const [note] = await notesOf([unwell(500, { "retry-after": "3600" })], { policy: { longestPauseMs: 60_000 } });
    expect(note).to.contain("in 0.0 s");
  });
});

describe("retries: writing", () => {
  const put: Exchange = { request: "PUT /v2/ns/app/manifests/a", authorization: BASIC, status: 201, inspect: (body) => expect(body).to.equal(OURS.text) };
  const write = (...exchanges: Exchange[]) =>
    onStage(
      () => [PING_BASIC, ...exchanges],
      async (client, { notes }) => {
        await client("pull,push").putManifest(parseTag("a"), { bytes: Buffer.from(OURS.text), mediaType: "application/json" });
        return notes;
      },
    );

  const inDoubt: [name: string, exchange: Exchange, code: string][] = [
    ["429, before somebody has looked at the tag again", { ...put, status: 429 }, "RATE_LIMITED"],
    ...[408, 500, 502, 503, 504].map((status): [string, Exchange, string] => [String(status), { ...put, status }, "REGISTRY_FAULT"]),
    ["the end of the connection", { ...put, instead: "reset" }, "REGISTRY_UNREACHABLE"],
    ["an answer that breaks off", { ...put, body: "created", breaksAfter: 2 }, "REGISTRY_UNREACHABLE"],
  ];
  for (const [name, exchange, code] of inDoubt) {
    it(`not after ${name}: it may have been processed`, async () => expect(await rejectionOf(write(exchange))).to.have.property("code", code));
  }
});

describe("retries: how often and how long", () => {
  it("as many attempts as the policy has", () =>
    expectFailure("REGISTRY_FAULT", "(503)", () => [PING_BASIC, ...Array<Exchange>(5).fill(unwell(503))], { policy: { attempts: 5 } }));

  it("never, where no time is given", () => expectFailure("REGISTRY_FAULT", "(503)", () => [PING_BASIC, unwell(503)], { policy: retryPolicy(0) }));

  it("until the time is over that all requests share", () =>
    onStage(
      () => [PING_BASIC, unwell(503, { "retry-after": "9" }), read(TAG, OURS), unwell(503, { "retry-after": "9" })],
      async (client, { notes }) => {
        const repository = client("pull");
        expect((await repository.manifest(TAG))?.digest).to.equal(OURS.digest);
        expect(await rejectionOf(repository.manifest(TAG))).to.have.property("code", "REGISTRY_FAULT");
        expect(notes).to.have.length(1);
      },
      { policy: { attempts: Infinity, longestPauseMs: 300, totalMs: 599 } },
    ));

  it("a registry where nothing listens is tried as often, and then REGISTRY_UNREACHABLE", async () => {
    const registry = await ScriptedRegistry.start();
    const host = parseRegistryHost(registry.host);
    await registry[Symbol.asyncDispose]();
    const notes: string[] = [];
    const transport = new Transport(host, { scheme: "http", answerTimeoutMs: 10_000, proxy: "none" });
    const policy = { attempts: 3, attemptsOnceBuilt: 3, firstPauseMs: 1, longestPauseMs: 1, totalMs: 10_000 };
    const session = new Session(transport, { kind: "anonymous" }, { policy, tell: (note) => notes.push(note) }, new Redactor());
    const error = await rejectionOf(new RepositoryClient(session, Repository.at(host, "ns/app"), "pull").manifest(TAG));
    await session.close();
    expect(error.message).to.contain(`REGISTRY_UNREACHABLE: nothing listens at ${host}`);
    expect(notes).to.have.length(2);
  });
});
