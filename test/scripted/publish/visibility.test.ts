import { expect } from "chai";
import { PublishError } from "../../../core/errors.js";
import { parseTag } from "../../../core/image/tag.js";
import { SILENT } from "../../../core/publish/ports.js";
import { promoteByTag } from "../../../core/tags/promote.js";
import { pullThrough } from "../../../core/registry/api/pull.js";
import { rejectionOf } from "../../unit/faults.js";
import { imageConfig, imageManifest, OTHER_COMMIT, OURS, TAG, THEIRS } from "../documents.js";
import { BASIC, DENIED, mayPush, PING_BASIC, read, readBlob } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { onStage, play, type Play } from "../stage.js";

// Large registries take a PUT, and answer 404 for what it wrote for seconds.

const MORE_TIMES_THAN_A_FAULT_IS_TRIED = 8;
const later = (which: string, times = MORE_TIMES_THAN_A_FAULT_IS_TRIED) => Array<Exchange>(times).fill(read(which, "absent"));
const put = (tag: string, change: Partial<Exchange> = {}): Exchange => ({ request: `PUT /v2/ns/app/manifests/${tag}`, authorization: BASIC, status: 201, ...change });

const start = [PING_BASIC, read(TAG, "absent"), ...mayPush(), read(TAG, "absent")];
const withFurther = [PING_BASIC, read(TAG, "absent"), read("1.2.3", "absent"), ...mayPush(), read(TAG, "absent"), read(TAG, OURS), read("1.2.3", "absent")];
const order = { furtherTags: [parseTag("1.2.3")] };
const given = () => OURS.digest;
const ours = () => OURS;

/** Everything that a publish writes, and the requests from there on in which it is not shown. */
const writes: { name: string; scene: Omit<Play, "script">; before: Exchange[]; hidden: string; behind: Exchange[] }[] = [
  { name: "a tag that was pushed", scene: { push: given }, before: start, hidden: TAG, behind: [read(TAG, OURS)] },
  { name: "an image that was uploaded, and put under its tag", scene: { upload: ours }, before: [...start, read(TAG, "absent"), put(TAG)], hidden: TAG, behind: [read(TAG, OURS)] },
  { name: "a further tag", scene: { push: given, order }, before: [...withFurther, put("1.2.3")], hidden: "1.2.3", behind: [read("1.2.3", OURS)] },
];

describe("publish: what was written is not shown yet", () => {
  for (const { name, scene, before, hidden, behind } of writes) {
    it(`${name}: asked for again, more often than a fault is tried`, async () => {
      const { publication, error, log } = await play({ ...scene, script: () => [...before, ...later(hidden), ...behind] });
      expect(error).to.equal(undefined);
      expect(publication).to.include({ outcome: "published", digest: OURS.digest });
      const asked = log.notes.filter((note) => note.includes("trying again"));
      expect(asked).to.have.length(MORE_TIMES_THAN_A_FAULT_IS_TRIED);
      expect(asked[0]).to.contain(`${hidden} is written, and not shown yet; trying again in`);
    });

    it(`${name}: NOT_VISIBLE where it stays so, which speaks of no other publisher`, async () => {
      const { error } = await play({ ...scene, script: () => [...before, read(hidden, "absent")], policy: { totalMs: 0 } });
      expect(error).to.be.instanceOf(PublishError).with.property("code", "NOT_VISIBLE");
      expect((error as PublishError).message).to.contain(`ns/app${hidden.includes(":") ? "@" : ":"}${hidden} was written`).and.contain("--retry-seconds (retrySeconds)").and.not.contain("publisher");
    });
  }

  it("and then another commit is: TAG_TAKEN", async () => {
    const { error } = await play({ push: given, script: () => [...start, ...later(TAG), read(TAG, THEIRS)] });
    expect(error).to.have.property("code", "TAG_TAKEN");
    expect((error as PublishError).message).to.contain(OTHER_COMMIT.id);
  });

  it("a promoted tag is asked for again, too", async () => {
    const script = () => [PING_BASIC, read("1.2.3", "absent"), ...mayPush(), read(OURS.digest, OURS), read("1.2.3", "absent"), put("1.2.3"), ...later("1.2.3"), read("1.2.3", OURS)];
    const promoted = await onStage(script, (client) => promoteByTag(client("pull,push"), OURS.digest, parseTag("1.2.3"), SILENT));
    expect(promoted).to.include({ outcome: "published", digest: OURS.digest });
  });

  it("a further tag of an image that is there already, too", async () => {
    const script = () => [PING_BASIC, read(TAG, OURS), read("1.2.3", "absent"), ...mayPush(), read("1.2.3", "absent"), put("1.2.3"), ...later("1.2.3"), read("1.2.3", OURS)];
    expect((await play({ script, order })).publication?.outcome).to.equal("published");
  });
});

describe("publish: the answer to a PUT is lost, and what it wrote is not shown yet", () => {
  const lost: Exchange[] = [read(TAG, "absent"), put(TAG, { instead: "reset" }), read(TAG, "absent")];

  for (const status of [403, 409]) {
    it(`the second PUT is refused (${status}), for the tag is ours: published`, async () => {
      const script = () => [...start, ...lost, put(TAG, { status, body: DENIED }), ...later(TAG), read(TAG, OURS), read(TAG, OURS)];
      expect((await play({ script, upload: ours })).publication).to.include({ outcome: "published", digest: OURS.digest });
    });
  }

  it("the second PUT is refused, for the tag is another's: TAG_TAKEN", async () => {
    const script = () => [...start, ...lost, put(TAG, { status: 403, body: DENIED }), ...later(TAG), read(TAG, THEIRS), read(TAG, THEIRS)];
    expect((await play({ script, upload: ours })).error).to.have.property("code", "TAG_TAKEN");
  });

  it("and the tag is another's: TAG_TAKEN at once, without a second PUT or another look", async () => {
    const script = () => [...start, read(TAG, "absent"), put(TAG, { instead: "reset" }), read(TAG, THEIRS)];
    expect((await play({ script, upload: ours })).error).to.have.property("code", "TAG_TAKEN");
  });

  it("one that was turned away was not written: a refusal after it stays one", async () => {
    const busy = put(TAG, { status: 503, headers: { "retry-after": "0" } });
    const script = () => [...start, read(TAG, "absent"), busy, read(TAG, "absent"), put(TAG, { status: 403, body: DENIED }), read(TAG, "absent"), ...mayPush(403, DENIED)];
    expect((await play({ script, upload: ours })).error).to.have.property("code", "PUSH_DENIED");
  });
});

describe("pulling what was just published", () => {
  const config = imageConfig({});
  const image = imageManifest(undefined, config);

  it("is tried again while it is not shown", async () => {
    const script = () => [PING_BASIC, ...later(image.digest), read(image.digest, image), readBlob(config)];
    expect(await onStage(script, (client) => pullThrough(client("pull"), image.digest))).to.include({ digest: image.digest, blobs: 1 });
  });

  it("and is NOT_VISIBLE where that stays so", async () => {
    const script = () => [PING_BASIC, read(image.digest, "absent")];
    const pulled = onStage(script, (client) => pullThrough(client("pull"), image.digest), { policy: { totalMs: 0 } });
    expect(await rejectionOf(pulled)).to.have.property("code", "NOT_VISIBLE");
  });
});
