import { expect } from "chai";
import { digestOf } from "../../../core/image/digest.js";
import { parseTag } from "../../../core/image/tag.js";
import { readResumed } from "../../../core/registry/upload/read-resumed.js";
import { registrySource } from "../../../core/registry/upload/registry-source.js";
import { rejectionOf } from "../../unit/faults.js";
import { documentOf } from "../documents.js";
import { BASIC, PING_BASIC, read } from "../exchanges.js";
import { ScriptedRegistry, type Exchange } from "../scripted-registry.js";
import { onStage, type Script } from "../stage.js";

const authorization = BASIC;
const CONTENT = "0123456789";
const digest = digestOf(Buffer.from(CONTENT));
const get = (more: Partial<Exchange>): Exchange => ({ request: `GET /v2/ns/app/blobs/${digest}`, authorization, status: 200, inspect: wants(undefined), ...more });
const wants = (range: string | undefined) => (_: string, headers: Headers) => expect(headers.get("range") ?? undefined).to.equal(range);
const rest = (from: number, more: Partial<Exchange> = {}) => get({ status: 206, headers: { "content-range": `bytes ${from}-9/10` }, body: CONTENT.slice(from), inspect: wants(`bytes=${from}-`), ...more });

const given = (script: Script, from = 0, size = CONTENT.length) => {
  const pieces: string[] = [];
  const reading = onStage(script, async (client) => {
    for await (const piece of readResumed(client("pull"), { mediaType: "x", digest, size }, from)) pieces.push(Buffer.from(piece).toString());
  });
  return reading.then(() => pieces.join(""), (error: unknown) => Promise.reject(Object.assign(error as Error, { pieces })));
};

describe("a blob that is read from a registry", () => {
  it("comes whole, or from a byte on", async () => {
    expect(await given(() => [PING_BASIC, get({ body: CONTENT })])).to.equal(CONTENT);
    expect(await given(() => [PING_BASIC, rest(4)], 4)).to.equal(CONTENT.slice(4));
  });

  it("is read on where the connection broke", async () => expect(await given(() => [PING_BASIC, get({ body: CONTENT, breaksAfter: 3 }), rest(3)])).to.equal(CONTENT));

  it("and again, as often as it gets further", async () =>
    expect(await given(() => [PING_BASIC, get({ body: CONTENT, breaksAfter: 2 }), rest(2, { breaksAfter: 2 }), rest(4, { breaksAfter: 2 }), rest(6, { breaksAfter: 2 }), rest(8)])).to.equal(CONTENT));

  it("is sent all again by a registry that knows no ranges: what was read is passed over", async () =>
    expect(await given(() => [PING_BASIC, get({ body: CONTENT, breaksAfter: 3 }), get({ body: CONTENT, inspect: wants("bytes=3-") })])).to.equal(CONTENT));

  it("comes from where it is stored, to which the key does not go, with the range", async () => {
    await using storage = await ScriptedRegistry.start();
    storage.load([{ request: "GET /stored?signature=s", status: 206, headers: { "content-range": "bytes 4-9/10" }, body: CONTENT.slice(4), inspect: wants("bytes=4-") }]);
    expect(await given(() => [PING_BASIC, get({ status: 307, headers: { location: `http://${storage.host}/stored?signature=s` }, inspect: wants("bytes=4-") })], 4)).to.equal(CONTENT.slice(4));
    storage.verify();
  });

  for (const [what, script, from, size] of [
    ["shorter than its manifest says", () => [PING_BASIC, get({ body: CONTENT })], 0, 11],
    ["longer than its manifest says", () => [PING_BASIC, get({ body: CONTENT })], 0, 9],
    ["of another size behind the byte that is wanted", () => [PING_BASIC, rest(4, { body: "x" })], 4, 10],
  ] as const) {
    it(`is not given at all where it is ${what}: DIGEST_MISMATCH`, async () => {
      const error = await rejectionOf(given(script, from, size));
      expect([error.code, (error as { pieces?: unknown }).pieces]).to.deep.equal(["DIGEST_MISMATCH", []]);
    });
  }

  it("is not taken from another byte on than was asked for", async () => {
    expect((await rejectionOf(given(() => [PING_BASIC, rest(4, { headers: { "content-range": "bytes 5-9/10" } })], 4))).code).to.equal("RESPONSE_INVALID");
  });

  it("that is not there, or not for us, says so at once", async () => {
    const lost = await rejectionOf(given(() => [PING_BASIC, get({ status: 404, body: '{"errors":[{"code":"BLOB_UNKNOWN"}]}' })]));
    expect([lost.code, lost.message.includes(`does not have blob ${digest}`)]).to.deep.equal(["SOURCE_INVALID", true]);
    expect((await rejectionOf(given(() => [PING_BASIC, get({ status: 404, body: '{"errors":[{"code":"DENIED"}]}' })]))).code).to.equal("PUSH_DENIED");
    expect((await rejectionOf(given(() => [PING_BASIC, get({ status: 403 })]))).code).to.equal("PUSH_DENIED");
  });
});

describe("an image of Docker's schema 1", () => {
  const old = documentOf({ schemaVersion: 1, name: "ns/app", signatures: [] });
  const signed = { ...read("v1", old, "application/vnd.docker.distribution.manifest.v1+prettyjws"), headers: { "content-type": "application/vnd.docker.distribution.manifest.v1+prettyjws", "docker-content-digest": `sha256:${"0".repeat(64)}` } };

  it("is called by its name, with the remedy, though its digest is not that of its bytes", async () => {
    const { code, message } = await rejectionOf(onStage(() => [PING_BASIC, signed], (client) => client("pull").manifest(parseTag("v1"))));
    expect(code).to.equal("RESPONSE_INVALID");
    expect(message).to.contain("Docker's schema 1").and.contain("copy-image -- --with skopeo").and.contain("by SKOPEO");
  });

  it("is no source of an upload without a signature, either: SOURCE_INVALID", async () => {
    const { code, message } = await rejectionOf(onStage(() => [PING_BASIC, read(old.digest, old, "application/vnd.docker.distribution.manifest.v1+json")], (client) => registrySource(client("pull")).manifest(old.digest)));
    expect([code, message.includes("--with skopeo")]).to.deep.equal(["SOURCE_INVALID", true]);
  });
});
