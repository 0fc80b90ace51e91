import { expect } from "chai";
import { unmarked } from "../../../core/errors/own-words.js";
import { parseTag } from "../../../core/image/tag.js";
import type { Digest } from "../../../core/image/digest.js";
import type { RepositoryClient } from "../../../core/registry/api/repository-client.js";
import { copyCompanions } from "../../../core/registry/referrers/copy.js";
import { addToFallbackIndex } from "../../../core/registry/referrers/fallback-index.js";
import { findCompanions } from "../../../core/registry/referrers/find.js";
import { listReferrers } from "../../../core/registry/referrers/list.js";
import { cosignTags, referrersTag } from "../../../core/registry/referrers/names.js";
import { MemoryImages, AMD64 } from "../../support/copies/memory-images.js";
import { rejectionOf } from "../../unit/faults.js";
import { documentOf, imageManifest, INDEX_TYPE, type Document } from "../documents.js";
import { BASIC, PING_BASIC, read } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { onStage, type Script } from "../stage.js";

const authorization = BASIC;
const image = imageManifest();
const [one, two] = [imageManifest({ a: "1" }), imageManifest({ a: "2" })];
const entry = ({ digest, text }: Document) => ({ mediaType: "application/vnd.oci.image.manifest.v1+json", digest, size: text.length });
const indexOf = (...documents: readonly Document[]) => documentOf({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: documents.map(entry) });
const api = (subject: Document, answer: Partial<Exchange>): Exchange => ({ request: `GET /v2/ns/app/referrers/${subject.digest}`, authorization, status: 200, headers: { "content-type": INDEX_TYPE }, ...answer });
const NO_API = (subject: Document) => api(subject, { status: 404, headers: {}, body: "404 page not found\n" });
const tagOf = ({ digest }: Document) => referrersTag(digest);
/** The three come side by side, in any order. */
const cosign = ({ digest }: Document, status = 404, headers = {}): Exchange[] =>
  cosignTags(digest).map(() => ({ request: new RegExp(`^HEAD /v2/ns/app/manifests/${digest.replace(":", "-")}\\.(?:sig|att|sbom)$`), authorization, status, headers }));

const list = (script: Script, most = 10) => onStage(script, async (client) => (await listReferrers(client("pull"), image.digest, most))?.map(({ digest }) => digest));
const find = (script: Script) => onStage(script, (client) => findCompanions(client("pull"), [image.digest]));

describe("what refers to an image, by the referrers API", () => {
  it("is asked for page by page", async () => {
    const second = { request: "GET /v2/ns/app/referrers/next?page=2", authorization, status: 200, body: indexOf(two).text };
    const first = api(image, { headers: { link: '</v2/ns/app/referrers/next?page=2>; rel="next"' }, body: indexOf(one).text });
    expect(await list(() => [PING_BASIC, first, second])).to.deep.equal([one.digest, two.digest]);
  });

  it("is nothing in an empty index, as Go writes one, too", async () => {
    expect(await list(() => [PING_BASIC, api(image, { body: '{"schemaVersion":2,"manifests":null}' })])).to.deep.equal([]);
  });

  for (const [what, answer] of [
    ["404", { status: 404, body: "" }],
    ["a method that it does not know", { status: 405 }],
    ["a web page", { headers: { "content-type": "text/html" }, body: "<html></html>" }],
    ["another document", { body: "{}" }],
  ] as const) {
    it(`is not known to a registry that answers ${what}`, async () => expect(await list(() => [PING_BASIC, api(image, answer)])).to.equal(undefined));
  }

  for (const [what, answer, code] of [
    ["does not let it be listed", { status: 403, body: '{"errors":[{"code":"DENIED"}]}' }, "PUSH_DENIED"],
    ["is broken", { status: 500 }, "REGISTRY_FAULT"],
  ] as const) {
    it(`is not passed over where the registry ${what}: ${code}, with what goes all the same`, async () => {
      const script = () => [PING_BASIC, ...(code === "REGISTRY_FAULT" ? [answer, answer, answer] : [answer]).map((each) => api(image, each))];
      const fault = await rejectionOf(list(script));
      expect([fault.code, fault.remedy]).to.satisfy(([actual, remedy]: [string, string]) => actual === code && remedy.includes("--without-referrers"));
    });
  }
});

describe("what refers to an image, found in a repository", () => {
  it("is asked for with few requests where there is no API, and that only once", async () => {
    const script = () => [
      PING_BASIC, NO_API(image), read(tagOf(image), indexOf(one), INDEX_TYPE), ...cosign(image),
      read(tagOf(one), "absent"), ...cosign(one),
    ];
    expect(await find(script)).to.deep.equal({ referrers: [{ subject: image.digest, digest: one.digest }], tagged: [] });
  });

  it("is followed no circle, and the image's own tag of cosign copy is none that refers to it", async () => {
    const loop = cosign(one, 200, { "docker-content-digest": image.digest });
    const found = await find(() => [PING_BASIC, api(image, { body: indexOf(one, one).text }), ...cosign(image), api(one, { body: indexOf().text }), ...loop]);
    expect(found.referrers).to.have.length(1);
    expect(found.tagged.map(({ digest }) => digest)).to.deep.equal([image.digest, image.digest, image.digest]);
    const index = indexOf(one, two);
    const self = await onStage(() => [PING_BASIC, NO_API(index), read(tagOf(index), index, INDEX_TYPE), ...cosign(index)], (client) => findCompanions(client("pull"), [index.digest]));
    expect(self).to.deep.equal({ referrers: [], tagged: [] });
  });

  it("is refused where it is more than anybody attaches: SOURCE_INVALID", async () => {
    const many = documentOf({ schemaVersion: 2, manifests: Array.from({ length: 1001 }, (_, at) => entry(imageManifest({ at: String(at) }))) });
    const { code, message } = await rejectionOf(find(() => [PING_BASIC, api(image, { body: many.text }), ...cosign(image)]));
    expect([code, message.includes("more than 1000 manifests"), message.includes("--without-referrers")]).to.deep.equal(["SOURCE_INVALID", true, true]);
  });

  it("is refused where it goes on and on: SOURCE_INVALID", async () => {
    const chain = [image, ...[1, 2, 3, 4, 5].map((depth) => imageManifest({ depth: String(depth) }))];
    const script = () => [PING_BASIC, ...chain.slice(0, -1).flatMap((each, at) => [api(each, { body: indexOf(chain[at + 1] ?? image).text }), ...cosign(each)])];
    expect((await rejectionOf(find(script))).message).to.contain("SOURCE_INVALID").and.contain("5 deep");
  });

  it("is not taken for absent where a tag cannot be asked about", async () => {
    // What a HEAD does not tell, a GET does; the three come side by side.
    const denied = { request: /^(?:HEAD|GET) \/v2\/ns\/app\/manifests\/.*\.(?:sig|att|sbom)$/, authorization, status: 403, body: "" };
    const answers = [PING_BASIC, api(image, { body: indexOf().text }), ...Array.from({ length: 6 }, () => denied)];
    expect((await rejectionOf(find(() => answers))).code).to.equal("PUSH_DENIED");
  });
});

describe("the index of what refers to an image, where a registry has no API", () => {
  const made = new MemoryImages();
  const subject = made.image(AMD64, "subject");
  const [ours, theirs] = [made.artifact("application/spdx+json", "ours", subject), made.artifact("application/x", "theirs", subject)];
  const tag = referrersTag(subject);
  const put = (inspect: (body: string) => void): Exchange => ({ request: `PUT /v2/ns/app/manifests/${tag}`, authorization, status: 201, inspect });
  const held = (entries: readonly object[], more: object = {}): Document => documentOf({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: entries, ...more });
  const expected = async (digest: Digest) => {
    const { bytes } = await made.manifest(digest);
    return { mediaType: "application/vnd.oci.image.manifest.v1+json", digest, size: bytes.length, artifactType: digest === ours ? "application/spdx+json" : "application/x", annotations: { about: digest === ours ? "ours" : "theirs" } };
  };
  const add = (script: Script) => onStage(script, async (client) => addToFallbackIndex(client("pull,push"), subject, [await made.manifest(ours)]));

  it("is made, with each entry as the spec has it", async () => {
    const made = held([await expected(ours)]);
    await add(() => [PING_BASIC, read(tag, "absent"), put((body) => expect(JSON.parse(body)).to.deep.equal(JSON.parse(made.text))), read(tag, made, INDEX_TYPE)]);
  });

  it("keeps what it lists already, and what it says itself", async () => {
    const before = held([await expected(theirs)], { annotations: { kept: "yes" }, unknown: 1 });
    const after = held([await expected(theirs), await expected(ours)], { annotations: { kept: "yes" }, unknown: 1 });
    await add(() => [PING_BASIC, read(tag, before, INDEX_TYPE), put((body) => expect(JSON.parse(body)).to.deep.equal(JSON.parse(after.text))), read(tag, after, INDEX_TYPE)]);
    await add(() => [PING_BASIC, read(tag, after, INDEX_TYPE)]);
  });

  it("is written again where another client wrote it meanwhile, and at last DIGEST_MISMATCH", async () => {
    const stolen = held([await expected(theirs)]);
    const again = [read(tag, stolen, INDEX_TYPE), put(() => undefined)];
    const { code } = await rejectionOf(add(() => [PING_BASIC, ...again, ...again, ...again, read(tag, stolen, INDEX_TYPE)]));
    expect(code).to.equal("DIGEST_MISMATCH");
  });

  it("is not made of a tag that holds something else", async () => expect(await add(() => [PING_BASIC, read(tag, image)])).to.equal("foreign"));

  /** Source and destination are one registry here: only what is asked is of interest. */
  const copy = (script: Script, companions: Parameters<typeof copyCompanions>[0]) =>
    onStage(script, async (client) => {
      const [from, to]: RepositoryClient[] = [client("pull"), client("pull,push")];
      return from && to && copyCompanions(companions, { from, to, image: subject, upload: () => Promise.reject(new Error("nothing is to be uploaded")) });
    });

  it("takes nothing that does not name its subject, is not there, or is of another kind", async () => {
    const schema = documentOf({ schemaVersion: 1 });
    const companions = { referrers: [one, two, schema].map(({ digest }) => ({ subject, digest })), tagged: [] };
    const result = await copy(() => [PING_BASIC, read(one.digest, one), read(two.digest, "absent"), read(schema.digest, schema)], companions);
    expect(result?.notes).to.have.length(3);
    expect(result?.notes.join()).to.contain("does not say so itself").and.contain("it is not there").and.contain("of a kind that is not known");
  });

  it("a tag of cosign's that holds other signatures is left as it is, and told", async () => {
    const name = parseTag(cosignTags(subject)[0] ?? "");
    const head = { request: `HEAD /v2/ns/app/manifests/${name}`, authorization, status: 200, headers: { "docker-content-digest": two.digest } };
    const result = await copy(() => [PING_BASIC, head], { referrers: [], tagged: [{ tag: name, digest: one.digest }] });
    expect(result).to.deep.include({ copied: 0, there: 0 });
    expect(unmarked(result?.notes.join() ?? "")).to.contain(`holds ${two.digest} and not the source's ${one.digest}, and was left as it is`);
  });

  it("says how the image is copied without it, where it is broken", async () => {
    const name = parseTag(cosignTags(subject)[0] ?? "");
    const broken = documentOf({});
    const script = () => [PING_BASIC, { request: `HEAD /v2/ns/app/manifests/${name}`, authorization, status: 404 }, { ...read(broken.digest, broken), body: "no manifest" }];
    const { code, message } = await rejectionOf(copy(script, { referrers: [], tagged: [{ tag: name, digest: broken.digest }] }));
    expect([code, message.includes("what refers to the image cannot be copied"), message.includes("--without-referrers")]).to.deep.equal(["DIGEST_MISMATCH", true, true]);
  });
});
