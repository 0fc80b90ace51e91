import { expect } from "chai";
import { PublishError, type ErrorCode } from "../../../core/errors.js";
import { parseTag } from "../../../core/image/tag.js";
import { imageIndex, imageManifest, INDEX_TYPE, OURS, provenance, TAG, THEIRS } from "../documents.js";
import { BASIC, DENIED, mayPush, PING_BASIC, read } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { play } from "../stage.js";

function expectCode(error: unknown, code: ErrorCode): PublishError {
  expect(error).to.be.instanceOf(PublishError).with.property("code", code);
  return error as PublishError;
}

describe("publish: races", () => {
  const start = [PING_BASIC, read(TAG, "absent"), ...mayPush()];

  it("the same commit was published during the build: nothing is pushed", async () => {
    const { publication, log } = await play({ script: () => [...start, read(TAG, OURS), read(TAG, OURS)] });
    expect(publication?.outcome).to.equal("already-published");
    expect(log.work).to.deep.equal(["build"]);
  });

  it("another commit was published during the build: TAG_TAKEN, nothing is pushed", async () => {
    const { error, log } = await play({ script: () => [...start, read(TAG, THEIRS)] });
    expectCode(error, "TAG_TAKEN");
    expect(log.work).to.deep.equal(["build"]);
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
    const denied = mayPush(403, DENIED);
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

  const kept: [name: string, answer: Pick<Exchange, "status" | "body">][] = [
    ["409", { status: 409 }],
    ["412, as Harbor has it", { status: 412, body: '{"errors":[{"code":"PRECONDITION"}]}' }],
    ["400 TAG_INVALID, as Amazon has it", { status: 400, body: '{"errors":[{"code":"TAG_INVALID","message":"it exists"}]}' }],
  ];
  for (const [name, answer] of kept) {
    const uploaded = [...start, read(TAG, "absent"), read(TAG, "absent"), { request: `PUT /v2/ns/app/manifests/${TAG}`, authorization: BASIC, ...answer }];
    const upload = () => OURS;

    it(`the registry keeps the tag (${name}), which holds another commit: TAG_TAKEN, naming it`, async () => {
      const { error } = await play({ script: () => [...uploaded, read(TAG, THEIRS)], upload });
      expect(expectCode(error, "TAG_TAKEN").message).to.contain("already holds commit").and.contain(THEIRS.digest);
    });

    it(`the registry keeps the tag (${name}), which holds this commit: already published`, async () => {
      const { publication } = await play({ script: () => [...uploaded, read(TAG, OURS), read(TAG, OURS)], upload });
      expect(publication?.outcome).to.equal("already-published");
    });

    it(`the registry keeps the tag (${name}), and does not show it: TAG_TAKEN with its words`, async () => {
      const { error } = await play({ script: () => [...uploaded, read(TAG, "absent")], upload });
      expect(expectCode(error, "TAG_TAKEN").message).to.contain(`(${answer.status}`).and.contain("it keeps that tag as it is");
    });
  }

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

  it("a further tag was overwritten by another commit before it is read back: TAG_TAKEN", async () => {
    const script = () => [...pushed, read("a", "absent"), put(201), read("a", THEIRS)];
    const { error } = await play({ script, push: () => OURS.digest, order: { furtherTags } });
    expectCode(error, "TAG_TAKEN");
  });

});
