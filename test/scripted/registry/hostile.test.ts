import { expect } from "chai";
import { digestOf } from "../../../core/image/digest.js";
import { Redactor } from "../../../core/redact.js";
import { listTags } from "../../../core/registry/api/listing.js";
import { pullThrough } from "../../../core/registry/api/pull.js";
import type { RepositoryClient } from "../../../core/registry/api/repository-client.js";
import { expectPrintable, rejectionOf } from "../../unit/faults.js";
import { documentOf, imageConfig, imageIndex, imageManifest, INDEX_TYPE, OTHER_COMMIT, OURS, provenance, TAG, THEIRS } from "../documents.js";
import { PING_BASIC, pingBearer, read, readBlob, token } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { expectFailure, expectRefusal, onStage, readTag, type Script } from "../stage.js";

const MIB = 1024 * 1024;
const failing = (script: Script, work: (client: RepositoryClient) => Promise<unknown>) => rejectionOf(onStage(script, (client) => work(client("pull"))));

/** An image manifest of exactly so many bytes. */
function manifestOfSize(size: number) {
  const empty = imageManifest({ ...provenance(), pad: "" });
  return imageManifest({ ...provenance(), pad: "x".repeat(size - empty.text.length) });
}

describe("hostile answers: no more is read than a document may have", () => {
  it("a manifest of 4 MiB is read", async () => {
    const largest = manifestOfSize(4 * MIB);
    expect((await readTag(() => [PING_BASIC, read(TAG, largest)]))?.digest).to.equal(largest.digest);
  });

  const manifests: [name: string, size: number][] = [["one byte more", 4 * MIB + 1], ["more than is ever buffered", 9 * MIB]];
  for (const [name, size] of manifests) {
    it(`a manifest of ${name}: RESPONSE_INVALID`, () => expectFailure("RESPONSE_INVALID", "more than 4194304 bytes", () => [PING_BASIC, read(TAG, manifestOfSize(size))]));
  }

  it("an image config of more than 8 MiB: RESPONSE_INVALID", async () => {
    const config = imageConfig({ pad: "x".repeat(8 * MIB) });
    await expectRefusal("RESPONSE_INVALID", "more than 8388608 bytes", { script: () => [PING_BASIC, read(TAG, imageManifest(undefined, config)), readBlob(config)] });
  });

  it("a page of tags of more than 8 MiB: RESPONSE_INVALID", async () => {
    const page: Exchange = { ...read(TAG, "absent"), request: "GET /v2/ns/app/tags/list?n=9", status: 200, body: `{"tags":["${"x".repeat(8 * MIB)}"]}` };
    expect((await failing(() => [PING_BASIC, page], (client) => listTags(client, 9))).message).to.contain("more than 8388608 bytes");
  });

  it("a token answer of more than 1 MiB is cut, and so is no answer", () =>
    expectFailure("RESPONSE_INVALID", "is not JSON", (host) => [pingBearer(host), token({ token: "t1", pad: "x".repeat(MIB) })]));

  for (const size of [5, 20]) {
    it(`an error of ${size} MiB is cut, and its start is told`, async () => {
      const error = await rejectionOf(readTag(() => [PING_BASIC, { ...read(TAG, "absent"), status: 403, body: `no entry ${"x".repeat(size * MIB)}` }]));
      expect(error.message).to.contain("no entry xxx").and.have.length.below(66_000);
      expect(new Redactor().redactError(error).message.length).to.be.below(2000);
    });
  }
});

describe("hostile answers: every digest is verified", () => {
  const forged = OURS.text.replace("v1.2.3", "v6.6.6");
  const config = imageConfig(provenance());
  const labelled = imageManifest(undefined, config);
  const index = imageIndex([labelled]);
  const mismatch = (exchanges: Exchange[], work: (client: RepositoryClient) => Promise<unknown>) => failing(() => [PING_BASIC, ...exchanges], work);
  const pull = (client: RepositoryClient) => pullThrough(client, labelled.digest);

  const cases: { name: string; exchanges: Exchange[]; work: (client: RepositoryClient) => Promise<unknown>; names: string }[] = [
    { name: "a manifest by tag, against what the registry claims", exchanges: [{ ...read(TAG, OURS), body: forged }], work: (client) => client.manifest(TAG), names: OURS.digest },
    { name: "a manifest by tag, against a claim that is no digest", exchanges: [{ ...read(TAG, OURS), headers: { "docker-content-digest": "md5:1" } }], work: (client) => client.manifest(TAG), names: "md5:1" },
    { name: "a manifest by digest, without a claim", exchanges: [{ ...read(OURS.digest, OURS), body: forged, headers: {} }], work: (client) => client.manifest(OURS.digest), names: OURS.digest },
    { name: "a manifest by digest, whatever is claimed", exchanges: [{ ...read(OURS.digest, THEIRS) }], work: (client) => client.manifest(OURS.digest), names: OURS.digest },
    { name: "a config", exchanges: [read(labelled.digest, labelled), { ...readBlob(config), body: "{}" }], work: pull, names: config.digest },
    { name: "an image of an index", exchanges: [read(index.digest, index, INDEX_TYPE), { ...read(labelled.digest, OURS) }], work: (client) => pullThrough(client, index.digest), names: labelled.digest },
  ];
  for (const { name, exchanges, work, names } of cases) {
    it(`${name}: DIGEST_MISMATCH`, async () => {
      const { code, message } = await mismatch(exchanges, work);
      expect(code).to.equal("DIGEST_MISMATCH");
      expect(message).to.contain(names);
    });
  }

  const sha512 = digestOf(Buffer.from(OURS.text), "sha512");
  const doubled: { name: string; claims: string[]; digest: string }[] = [
    { name: "in two lines", claims: [OURS.digest, OURS.digest], digest: OURS.digest },
    { name: "in one, joined by a proxy", claims: [`${OURS.digest},${OURS.digest}`], digest: OURS.digest },
    { name: "by two hash functions", claims: [sha512, OURS.digest], digest: sha512 },
    { name: "as nothing", claims: [""], digest: OURS.digest },
  ];
  for (const { name, claims, digest } of doubled) {
    it(`a right digest that is claimed twice, ${name}: it is that digest`, async () => {
      const claimed = { ...read(TAG, OURS), headers: { "docker-content-digest": claims } };
      expect((await readTag(() => [PING_BASIC, claimed]))?.digest).to.equal(digest);
    });
  }

  it("two digests that differ are claimed, of which one is right: DIGEST_MISMATCH", () =>
    expectFailure("DIGEST_MISMATCH", THEIRS.digest, () => [PING_BASIC, { ...read(TAG, OURS), headers: { "docker-content-digest": [OURS.digest, THEIRS.digest] } }]));

  it("the labels of a config are believed only with its digest", () =>
    expectRefusal("DIGEST_MISMATCH", config.digest, {
      script: () => [PING_BASIC, read(TAG, labelled), { ...readBlob(config), body: imageConfig(provenance(OTHER_COMMIT)).text }],
    }));

  const missing: { name: string; exchanges: Exchange[]; code: string }[] = [
    { name: "a config that is gone", exchanges: [read(labelled.digest, labelled), { ...readBlob(config), status: 404 }], code: "RESPONSE_INVALID" },
    { name: "a document that is no image", exchanges: [{ ...read(labelled.digest, labelled), body: "{}" }], code: "DIGEST_MISMATCH" },
  ];
  for (const { name, exchanges, code } of missing) {
    it(`pulling ${name}: ${code}`, async () => expect(await mismatch(exchanges, pull)).to.have.property("code", code));
  }

  it("pulling an artifact that is neither image nor index: RESPONSE_INVALID", async () => {
    const other = documentOf({ schemaVersion: 3 });
    expect((await mismatch([read(other.digest, other)], (client) => pullThrough(client, other.digest))).message).to.contain("is not an image");
  });
});

/** What would rewrite a terminal, reorder what is read, or begin a new line. */
const NASTY = "\u001b[2J\u009b31m\u202egnp\u2066\r\nPUBLISHED: fine\u0000\u200b";

describe("hostile answers: nothing in them reaches a terminal as it is", () => {
  const wire = (text: string) => Buffer.from(text).toString("latin1");
  const cases: { name: string; script: Script }[] = [
    { name: "a plain error", script: () => [PING_BASIC, { ...read(TAG, "absent"), status: 403, body: NASTY }] },
    { name: "an error's code and message", script: () => [PING_BASIC, { ...read(TAG, "absent"), status: 403, body: JSON.stringify({ errors: [{ code: NASTY, message: NASTY }] }) }] },
    { name: "an error of the handshake", script: () => [{ ...PING_BASIC, status: 403, body: NASTY }] },
    { name: "an error of the token service", script: (host) => [pingBearer(host), { ...token(""), status: 401, body: NASTY }] },
    { name: "the members of a token answer", script: (host) => [pingBearer(host), token({ [NASTY]: NASTY, token: 1, scope: 2 })] },
    { name: "a redirect", script: () => [PING_BASIC, { ...read(TAG, "absent"), status: 302, headers: { location: wire("http://\u009b31m\u202e/") } }] },
    { name: "a realm", script: () => [{ ...PING_BASIC, headers: { "www-authenticate": wire('Bearer realm="http://\u009b31m\u202e:x/"') } }] },
    { name: "a claimed digest", script: () => [PING_BASIC, { ...read(TAG, OURS), headers: { "docker-content-digest": wire("sha256:\u009b31m\u202e") } }] },
    { name: "a manifest that is none", script: () => [PING_BASIC, { ...read(TAG, OURS), body: NASTY, headers: {} }] },
  ];
  for (const { name, script } of cases) {
    it(`${name}: one printable line`, async () => expectPrintable((await rejectionOf(readTag(script))).message));
  }

  it("the annotations of another image: TAG_TAKEN in one printable line", () =>
    expectRefusal("TAG_TAKEN", "commit [2J 31m gnp", { script: () => [PING_BASIC, read(TAG, imageManifest(provenance({ ...OTHER_COMMIT, id: NASTY }, NASTY)))] }));

  it("the names of tags", async () => {
    const page: Exchange = { ...read(TAG, "absent"), request: "GET /v2/ns/app/tags/list?n=9", status: 200, body: JSON.stringify({ tags: ["v1", NASTY] }) };
    const listing = await onStage(() => [PING_BASIC, page], (client) => listTags(client("pull"), 9));
    expect(listing).to.have.property("names").with.length(2);
    expectPrintable(JSON.stringify(listing));
  });

  const headers: [name: string, value: string][] = [["UTF-8", wire("caf\u00e9 \u2192 \u202e")], ["Latin-1", "caf\u00e9"], ["C1 controls", "\u009b31m"]];
  for (const [name, value] of headers) {
    it(`a header in ${name} is no reason to give up`, async () => {
      const manifest = await readTag(() => [PING_BASIC, { ...read(TAG, OURS), headers: { server: value, "docker-content-digest": OURS.digest } }]);
      expect(manifest?.digest).to.equal(OURS.digest);
    });
  }
});
