import { expect } from "chai";
import { PublishError, type ErrorCode } from "../../src/errors.js";
import { parseTag } from "../../src/image/tag.js";
import type { Exchange } from "./scripted-registry.js";
import { BASIC, COMMIT, documentOf, imageConfig, imageIndex, imageManifest, INDEX_TYPE, MANIFEST_TYPE, mayPush, OTHER_COMMIT, PING_BASIC, play, provenance, read, TAG } from "./stage.js";

const OURS = imageManifest(provenance());
const THEIRS = imageManifest(provenance(OTHER_COMMIT));

function expectCode(error: unknown, code: ErrorCode): PublishError {
  expect(error).to.be.instanceOf(PublishError).with.property("code", code);
  return error as PublishError;
}

describe("publish: the exact requests", () => {
  it("already published: one request beyond the handshake, nothing built, nothing pushed", async () => {
    const { publication, log } = await play({ script: () => [PING_BASIC, read(TAG, OURS)] });
    expect(publication?.outcome).to.equal("already-published");
    expect(publication?.reference.toString()).to.match(/^127\.0\.0\.1:\d+\/ns\/app:v1\.2\.3-abc1234@sha256:/).and.contain(OURS.digest);
    expect(log.hands).to.deep.equal([]);
  });

  it("a new tag: look, rights, build, look again, push, read back", async () => {
    const script = () => [PING_BASIC, read(TAG, "absent"), ...mayPush(), read(TAG, "absent"), read(TAG, OURS)];
    const { publication, log } = await play({ script, push: () => OURS.digest });
    expect(publication).to.include({ outcome: "published", digest: OURS.digest });
    expect(log).to.deep.equal({ hands: ["make", "push"], notes: [] });
  });

  it("a new repository: the rights are asked by an upload session, which is given back", async () => {
    const script = (): Exchange[] => [
      PING_BASIC,
      read(TAG, "absent"),
      { request: "GET /v2/ns/app/tags/list?n=1", authorization: BASIC, status: 404 },
      { request: "POST /v2/ns/app/blobs/uploads/", authorization: BASIC, status: 202, headers: { location: "/v2/ns/app/blobs/uploads/u1?_state=s" } },
      { request: "DELETE /v2/ns/app/blobs/uploads/u1?_state=s", authorization: BASIC, status: 403 },
      read(TAG, "absent"),
      read(TAG, OURS),
    ];
    const { publication } = await play({ script, push: () => OURS.digest });
    expect(publication?.outcome).to.equal("published");
  });

  it("further tags: one manifest PUT each, of the very bytes", async () => {
    const put = (tag: string): Exchange => ({
      request: `PUT /v2/ns/app/manifests/${tag}`,
      authorization: BASIC,
      status: 201,
      inspect: (body) => expect(body).to.equal(OURS.text),
    });
    const script = () => [PING_BASIC, read(TAG, "absent"), read("a", "absent"), read("b", OURS), ...mayPush(), read(TAG, "absent"), read(TAG, OURS), read("a", "absent"), put("a")];
    const { publication } = await play({ script, push: () => OURS.digest, order: { furtherTags: [parseTag("a"), parseTag("b")] } });
    expect(publication?.outcome).to.equal("published");
  });

  it("a further tag on an image that is there: no build, one PUT", async () => {
    const script = (): Exchange[] => [
      PING_BASIC,
      read(TAG, OURS),
      read("a", "absent"),
      ...mayPush(),
      read("a", "absent"),
      { request: "PUT /v2/ns/app/manifests/a", authorization: BASIC, status: 201 },
    ];
    const { log } = await play({ script, order: { furtherTags: [parseTag("a")] } });
    expect(log.hands).to.deep.equal([]);
  });
});

describe("publish: what the tag holds", () => {
  const labelled = imageConfig(provenance());
  const blob = (digest: string, text: string): Exchange => ({ request: `GET /v2/ns/app/blobs/${digest}`, authorization: BASIC, status: 200, body: text });
  const withLabels = imageManifest(undefined, labelled);
  const published: { name: string; exchanges: Exchange[] }[] = [
    { name: "an index with annotations", exchanges: [read(TAG, imageIndex([OURS], provenance()), INDEX_TYPE)] },
    { name: "an index without, whose first image has them", exchanges: [read(TAG, imageIndex([OURS]), INDEX_TYPE), read(OURS.digest, OURS)] },
    { name: "a manifest without annotations, whose config has the labels", exchanges: [read(TAG, withLabels), blob(labelled.digest, labelled.text)] },
  ];
  for (const { name, exchanges } of published) {
    it(`${name}: already published`, async () => {
      const { publication } = await play({ script: () => [PING_BASIC, ...exchanges] });
      expect(publication?.outcome).to.equal("already-published");
    });
  }

  const anonymousConfig = imageConfig({});
  const schema1 = documentOf({ schemaVersion: 1, name: "ns/app", fsLayers: [] });
  const artifact = documentOf({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: { mediaType: "application/vnd.cncf.helm.config.v1+json", digest: OURS.digest, size: 3 },
    layers: [],
  });
  const taken: { name: string; exchanges: Exchange[]; says: string }[] = [
    { name: "another commit behind the same digits", exchanges: [read(TAG, THEIRS)], says: OTHER_COMMIT.id },
    { name: "another version of this commit", exchanges: [read(TAG, imageManifest(provenance(COMMIT, "v9")))], says: "version v9" },
    { name: "an image that says nothing", exchanges: [read(TAG, imageManifest(undefined, anonymousConfig)), blob(anonymousConfig.digest, anonymousConfig.text)], says: "does not say which commit" },
    { name: "an artifact with a config of its own kind", exchanges: [read(TAG, artifact)], says: "does not say which commit" },
    { name: "a schema 1 manifest", exchanges: [read(TAG, schema1, "application/vnd.docker.distribution.manifest.v1+json")], says: schema1.digest },
    { name: "an empty index", exchanges: [read(TAG, imageIndex([]), INDEX_TYPE)], says: "does not say which commit" },
  ];
  for (const { name, exchanges, says } of taken) {
    it(`${name}: TAG_TAKEN before the build, naming both`, async () => {
      const { error, log } = await play({ script: () => [PING_BASIC, ...exchanges] });
      expect(expectCode(error, "TAG_TAKEN").message).to.contain(says).and.contain(COMMIT.id);
      expect(log.hands).to.deep.equal([]);
    });
  }

  it("a further tag that holds another image: TAG_TAKEN before the build", async () => {
    const { error, log } = await play({ script: () => [PING_BASIC, read(TAG, "absent"), read("a", THEIRS)], order: { furtherTags: [parseTag("a")] } });
    expect(expectCode(error, "TAG_TAKEN").message).to.contain("ns/app:a ");
    expect(log.hands).to.deep.equal([]);
  });
});

describe("publish: races", () => {
  const start = [PING_BASIC, read(TAG, "absent"), ...mayPush()];

  it("the same commit was published during the build: nothing is pushed", async () => {
    const { publication, log } = await play({ script: () => [...start, read(TAG, OURS), read(TAG, OURS)] });
    expect(publication?.outcome).to.equal("already-published");
    expect(log.hands).to.deep.equal(["make"]);
  });

  it("another commit was published during the build: TAG_TAKEN, nothing is pushed", async () => {
    const { error, log } = await play({ script: () => [...start, read(TAG, THEIRS)] });
    expectCode(error, "TAG_TAKEN");
    expect(log.hands).to.deep.equal(["make"]);
  });

  it("the push failed because another was faster: TAG_TAKEN, not the tool's words", async () => {
    const push = () => {
      throw new PublishError("TOOL_FAILED", "skopeo said denied", "");
    };
    const { error } = await play({ script: () => [...start, read(TAG, "absent"), read(TAG, THEIRS)], push });
    expectCode(error, "TAG_TAKEN");
  });

  it("the push failed because the same commit was faster: already published", async () => {
    const push = () => {
      throw new PublishError("TOOL_FAILED", "skopeo said denied", "");
    };
    const { publication } = await play({ script: () => [...start, read(TAG, "absent"), read(TAG, OURS), read(TAG, OURS)], push });
    expect(publication?.outcome).to.equal("already-published");
  });

  it("the push failed because the rights are gone: PUSH_DENIED", async () => {
    const push = () => {
      throw new PublishError("TOOL_FAILED", "skopeo said something", "");
    };
    const denied = mayPush(403, '{"errors":[{"code":"DENIED"}]}');
    const { error } = await play({ script: () => [...start, read(TAG, "absent"), read(TAG, "absent"), ...denied], push });
    expectCode(error, "PUSH_DENIED");
  });

  it("the push failed for a reason of its own: the tool's error stays", async () => {
    const push = () => {
      throw new PublishError("TOOL_FAILED", "skopeo ran out of disk", "");
    };
    const { error } = await play({ script: () => [...start, read(TAG, "absent"), read(TAG, "absent"), ...mayPush()], push });
    expect(expectCode(error, "TOOL_FAILED").message).to.contain("ran out of disk");
  });

  it("overwritten by another commit after the push: TAG_TAKEN", async () => {
    const { error } = await play({ script: () => [...start, read(TAG, "absent"), read(TAG, THEIRS)], push: () => OURS.digest });
    expectCode(error, "TAG_TAKEN");
  });

  it("overwritten by another build of the same commit after the push: already published, as what the tag holds", async () => {
    const rebuilt = imageManifest({ ...provenance(), "org.opencontainers.image.created": "2026-01-02T03:04:05Z" });
    const { publication } = await play({ script: () => [...start, read(TAG, "absent"), read(TAG, rebuilt)], push: () => OURS.digest });
    expect(publication).to.include({ outcome: "already-published", digest: rebuilt.digest });
  });

  it("overwritten after the push by an image that does not say what it is: DIGEST_MISMATCH, naming both", async () => {
    const nameless = imageIndex([]);
    const { error } = await play({ script: () => [...start, read(TAG, "absent"), read(TAG, nameless, INDEX_TYPE)], push: () => OURS.digest });
    expect(expectCode(error, "DIGEST_MISMATCH").message).to.contain(OURS.digest).and.contain(nameless.digest);
  });

  const put = (status: number): Exchange => ({ request: "PUT /v2/ns/app/manifests/a", authorization: BASIC, status });
  const furtherTags = [parseTag("a")];
  const pushed = [PING_BASIC, read(TAG, "absent"), read("a", "absent"), ...mayPush(), read(TAG, "absent"), read(TAG, OURS)];

  it("a further tag was taken during the build: TAG_TAKEN, and it is not overwritten", async () => {
    const { error } = await play({ script: () => [...pushed, read("a", THEIRS)], push: () => OURS.digest, order: { furtherTags } });
    expectCode(error, "TAG_TAKEN");
  });

  it("a further tag was written by the same commit during the build: nothing to do", async () => {
    const { publication } = await play({ script: () => [...pushed, read("a", OURS)], push: () => OURS.digest, order: { furtherTags } });
    expect(publication?.outcome).to.equal("published");
  });

  it("a further tag was written by the same commit just before ours: its refusal is no failure", async () => {
    const script = () => [...pushed, read("a", "absent"), put(403), read("a", OURS)];
    const { publication } = await play({ script, push: () => OURS.digest, order: { furtherTags } });
    expect(publication?.outcome).to.equal("published");
  });

  it("a further tag is refused for good: PUSH_DENIED", async () => {
    const script = () => [...pushed, read("a", "absent"), put(403), read("a", "absent")];
    const { error } = await play({ script, push: () => OURS.digest, order: { furtherTags } });
    expectCode(error, "PUSH_DENIED");
  });

  it("not there after the push: DIGEST_MISMATCH", async () => {
    const { error } = await play({ script: () => [...start, read(TAG, "absent"), read(TAG, "absent")], push: () => OURS.digest });
    expect(expectCode(error, "DIGEST_MISMATCH").message).to.contain("nothing");
  });
});
