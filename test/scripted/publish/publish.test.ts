import { expect } from "chai";
import { parseTag } from "../../../core/image/tag.js";
import { OURS, TAG } from "../documents.js";
import { BASIC, listed, mayPush, PING_BASIC, read } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { expectRefusal, play } from "../stage.js";

describe("publish: the exact requests", () => {
  it("already published: one request beyond the handshake, nothing built, nothing pushed", async () => {
    const { publication, log } = await play({ script: () => [PING_BASIC, read(TAG, OURS)] });
    expect(publication?.outcome).to.equal("already-published");
    expect(publication?.reference.toString()).to.match(/^127\.0\.0\.1:\d+\/ns\/app:v1\.2\.3-abc1234@sha256:/).and.contain(OURS.digest);
    expect(log.work).to.deep.equal([]);
  });

  it("a new tag: look, rights, build, look again, push, read back", async () => {
    const script = () => [PING_BASIC, read(TAG, "absent"), ...mayPush(), read(TAG, "absent"), read(TAG, OURS)];
    const { publication, log } = await play({ script, push: () => OURS.digest });
    expect(publication).to.include({ outcome: "published", digest: OURS.digest });
    expect(log).to.deep.equal({ work: ["build", "push"], notes: [] });
  });

  it("a new repository: the rights are asked by an upload session, which is given back", async () => {
    const script = (): Exchange[] => [
      PING_BASIC,
      read(TAG, "absent"),
      listed(404),
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
    const script = () => [PING_BASIC, read(TAG, "absent"), read("a", "absent"), read("b", OURS), ...mayPush(), read(TAG, "absent"), read(TAG, OURS), read("a", "absent"), put("a"), read("a", OURS)];
    const { publication, log } = await play({ script, push: () => OURS.digest, order: { furtherTags: [parseTag("a"), parseTag("b")] } });
    expect(publication?.outcome).to.equal("published");
    // Of the one that is given for the first time.
    expect(log.notes).to.deep.equal(publication?.notes).and.have.length(1);
    expect(log.notes[0]).to.match(/^the tag a names neither the version nor the commit, and published tags never move: .*TAG_TAKEN/);
  });

  for (const [what, tag, says] of [
    ["another commit", "v1.2.3-abc1235", "commit abc1235 (which is abc1234)"],
    ["another version", "v1.2.4-abc1234", "version v1.2.4 (which is v1.2.3)"],
    ["another kind", `${TAG}-nix`, "kind nix (which is dockerfile)"],
  ] as const) {
    it(`a further tag that says ${what}: refused before anything is asked`, () =>
      expectRefusal("REFERENCE_INVALID", `would not be true of ${TAG}: it says ${says}`, { script: () => [], order: { furtherTags: [parseTag("a"), parseTag(tag)] } }));
  }

  it("the tag itself as a further one is nothing more", async () => {
    const { publication } = await play({ script: () => [PING_BASIC, read(TAG, OURS)], order: { furtherTags: [TAG] } });
    expect(publication?.outcome).to.equal("already-published");
  });

  it("a further tag on an image that is there: no build, one PUT", async () => {
    const script = (): Exchange[] => [
      PING_BASIC,
      read(TAG, OURS),
      read("a", "absent"),
      ...mayPush(),
      read("a", "absent"),
      { request: "PUT /v2/ns/app/manifests/a", authorization: BASIC, status: 201 },
      read("a", OURS),
    ];
    const { log } = await play({ script, order: { furtherTags: [parseTag("a")] } });
    expect(log.work).to.deep.equal([]);
    expect(log.notes).to.have.length(1);
  });
});
