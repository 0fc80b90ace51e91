import { expect } from "chai";
import { rejectionOf } from "../../unit/faults.js";
import { answers, NOT_ASKED, step, stepsWith } from "../audit/audit-stage.js";
import { postureOf, type Wish } from "./stage.js";
import { BASIC, PING_BASIC, without } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";

const ALL = ["anonymous-pull", "no-anonymous-push", "key-can-push", "immutable-tags"] as const;
const tags = (name: string, answer: Partial<Exchange> = {}): Exchange => ({ request: `GET /v2/ns/${name}/tags/list?n=1000`, authorization: BASIC, status: 200, body: '{"tags":["v1"]}', ...answer });
/** By which the repository is found: a session of its own. */
const found = [PING_BASIC, tags("app")];

describe("checkPosture: the registry still shows what was promised", () => {
  it("passes, with the report in the log, and asks about the first container", async () => {
    const { notes } = await postureOf([...found, ...stepsWith({})], ALL, { containers: ["web", "app"] });
    expect(notes.join("\n")).to.match(/^Audit of 127\.0\.0\.1:\d+\/ns\/app\n/).and.contain("✓ immutable-tags").and.not.contain("✗");
  });

  it("POSTURE_DIFFERS where it does not, naming what", async () => {
    const error = await rejectionOf(postureOf([...found, ...stepsWith({ overwrite: answers.missingBlob })], ALL));
    expect(error.message).to.match(/^POSTURE_DIFFERS: 127\.0\.0\.1:\d+\/ns\/app does not show .*immutable-tags \(yes: /).and.not.contain("key-can-push");
  });

  it("POSTURE_DIFFERS where it cannot be known: a check may not pass on it", async () => {
    const error = await rejectionOf(postureOf([...found, ...stepsWith({ ownerPush: { status: 418, body: "" }, before: NOT_ASKED, overwrite: NOT_ASKED })], ["key-can-push"]));
    expect(error.message).to.match(/^POSTURE_DIFFERS: .*key-can-push \(unknown: /);
  });

  it("asks about the repository that is named, and about no container", async () => {
    const { notes } = await postureOf(stepsWith({}), ALL, { repository: "ns/app", containers: [], namespace: undefined });
    expect(notes[0]).to.contain("/ns/app");
  });

  it("a repository that is named and absent keeps no promise", async () => {
    const unseen = { tagsWithoutLogin: answers.absent, ownerTags: answers.absent, pullWithoutLogin: NOT_ASKED, pushWithoutLogin: NOT_ASKED, ownerPush: NOT_ASKED, before: NOT_ASKED, overwrite: NOT_ASKED };
    const again: Exchange = { request: "GET /v2/ns/app/tags/list?n=1", authorization: BASIC, status: 404 };
    expect(await rejectionOf(postureOf([...stepsWith(unseen), again], ["key-can-push"], { repository: "ns/app" }))).to.have.property("code", "POSTURE_DIFFERS");
  });

  it("of several containers the first that the registry has is asked about, and of none that it shows one that may be there", async () => {
    const { notes } = await postureOf([PING_BASIC, tags("aaa", answers.absent), tags("app"), ...stepsWith({})], ALL, { containers: ["aaa", "app", "web"] });
    expect(notes[0]).to.contain("/ns/app");
    const hidden = [PING_BASIC, tags("aaa", answers.absent), tags("app", answers.denied), tags("web", answers.absent)];
    const other = await postureOf([...hidden, ...stepsWith({})], ALL, { containers: ["aaa", "app", "web"] });
    expect(other.notes[0]).to.contain("/ns/app");
  });

  it("a wrong key is no reason to pass", async () => {
    const refused = { ownerTags: answers.refused, ownerCatalog: answers.refused, ownerPush: answers.refused, before: NOT_ASKED, overwrite: NOT_ASKED };
    const error = await rejectionOf(postureOf([PING_BASIC, tags("app", answers.refused), ...stepsWith(refused)], ["key-can-push"]));
    expect(error.message).to.match(/^POSTURE_DIFFERS: .*key-can-push \(no: refused with 401/);
  });

  it("without a key, what is about one is told and passed over, and the rest is asked", async () => {
    const nobody = { helloOwner: NOT_ASKED, ownerTags: NOT_ASKED, ownerCatalog: NOT_ASKED, ownerPush: NOT_ASKED, before: NOT_ASKED, overwrite: NOT_ASKED };
    const start = [step("hello"), without(tags("app"))];
    const { notes } = await postureOf([...start, ...stepsWith(nobody)], ALL, { key: "none" });
    expect(notes[0]).to.equal("key-can-push, immutable-tags cannot be checked: no key is given (registryUsername, registryPassword)");
    expect(notes[1]).to.contain("✓ anonymous-pull").and.contain("✓ no-anonymous-push").and.not.contain("key-can-push");
  });

  const lacking: [what: string, expectations: readonly (typeof ALL)[number][], wish: Wish, script: readonly Exchange[], says: string][] = [
    ["no expectations", [], {}, [], "nothing is expected of the registry"],
    ["no registry", ALL, { registry: "none" }, [], "no registry is given"],
    ["no key for what is about one", ["key-can-push"], { key: "none" }, [], "key-can-push cannot be checked"],
    ["no namespace", ALL, { namespace: undefined }, [], "without a namespace it is not known where the containers of src are: give --repository (checkRepository)"],
    ["no container", ALL, { containers: [] }, [], "src has no container: give --repository (checkRepository)"],
    ["no container that can be published", ALL, { containers: ["Bad Name"] }, [], "src has no container"],
    ["nothing published yet", ALL, { containers: ["app", "web"] }, [PING_BASIC, tags("app", answers.absent), tags("web", answers.absent)], "has no image of src yet"],
  ];
  for (const [what, expectations, wish, script, says] of lacking) {
    it(`${what}: it says so, and passes`, async () => {
      const { notes } = await postureOf(script, expectations, wish);
      expect(notes).to.have.length(1);
      expect(notes[0]).to.contain(says);
    });
  }
});
