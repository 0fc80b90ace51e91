import { expect } from "chai";
import { ANONYMOUS } from "../../core/credentials/credential.js";
import { digestOf } from "../../core/image/digest.js";
import { Repository } from "../../core/image/reference.js";
import { SILENT } from "../../core/publish/ports.js";
import { rehearse, type RegistryPromise } from "../../core/rehearsal/rehearsal.js";
import type { RehearsalReport } from "../../core/rehearsal/report.js";
import { RepositoryClient } from "../../core/registry/api/repository-client.js";
import { rejectionOf } from "../unit/faults.js";
import { COMMIT, OURS, TAG, VERSION_1 } from "./documents.js";
import { BASIC, DENIED, mayPush, probe, PING_BASIC, read, readBlob, without } from "./exchanges.js";
import type { Exchange } from "./scripted-registry.js";
import { atRegistry } from "./stage.js";

const CONFIG = { text: "{}", digest: digestOf(Buffer.from("{}")) };
const MISSING_BLOB = '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}';
const PUT: Exchange = { request: `PUT /v2/ns/app/manifests/${TAG}`, authorization: BASIC, status: 403, body: DENIED };

/** What each step of a rehearsal asks, in order, with the answers of a create-only registry that anybody may read. */
const EXPECTED = {
  publish: [PING_BASIC, read(TAG, "absent"), ...mayPush(), read(TAG, "absent"), read(TAG, OURS)],
  "anonymous pull": [PING_BASIC, without(read(OURS.digest, OURS)), without(readBlob(CONFIG))],
  "push without the key": [{ ...without(PUT), status: 401, body: "" }],
  "second run": [read(TAG, OURS)],
  "another image, same tag": [read(TAG, OURS)],
  "overwriting with the key": [probe(400, MISSING_BLOB), PUT],
} satisfies Record<string, Exchange[]>;

type StepName = keyof typeof EXPECTED;
type Changes = Partial<Record<StepName, readonly Exchange[]>>;

/** Rehearses with some steps asking or answered differently. */
async function rehearsed(changes: Changes = {}, promise: Partial<RegistryPromise> = {}): Promise<RehearsalReport> {
  const script = () => (Object.keys(EXPECTED) as StepName[]).flatMap((step): readonly Exchange[] => changes[step] ?? EXPECTED[step]);
  return atRegistry(script, (host, open) => {
    const repository = Repository.at(host, "ns/app");
    const [bot, nobody] = [open({}), open({ credential: ANONYMOUS, policy: { totalMs: 0 } })];
    const order = { client: new RepositoryClient(bot, repository, "pull,push"), tag: TAG, furtherTags: [], identity: { kind: "source", commit: COMMIT, version: VERSION_1 } as const };
    const anonymous = { reader: new RepositoryClient(nobody, repository, "pull"), writer: new RepositoryClient(nobody, repository, "pull,push") };
    const work = { build: () => Promise.resolve("image"), push: () => Promise.resolve(OURS.digest) };
    return rehearse({ order, work, anonymous, registry: { name: "scripted", anonymousPull: true, immutableTags: true, ...promise } }, SILENT);
  });
}

function expectOnlyFailure({ ok, steps }: RehearsalReport, name: StepName, says: string): void {
  expect(steps.filter(({ passed }) => !passed).map((step) => step.name)).to.deep.equal([name]);
  expect(steps.find((step) => step.name === name)?.detail).to.contain(says);
  expect(ok).to.equal(false);
}

describe("rehearsal: all that is promised is seen", () => {
  it("passes, step by step", async () => {
    const { ok, steps, ...facts } = await rehearsed();
    expect({ ok, digest: facts.digest }).to.deep.equal({ ok: true, digest: OURS.digest });
    expect(steps.map(({ name, passed }) => [name, passed])).to.deep.equal(Object.keys(EXPECTED).map((name) => [name, true]));
  });

  it("a registry that promises neither anonymous pull nor immutable tags passes without", async () => {
    const refused = [PING_BASIC, { ...without(read(OURS.digest, OURS)), status: 401, body: "" }];
    const changes: Changes = { "anonymous pull": refused, "overwriting with the key": [probe(400, MISSING_BLOB), { ...PUT, status: 400, body: MISSING_BLOB }] };
    expect((await rehearsed(changes, { anonymousPull: false, immutableTags: false })).ok).to.equal(true);
  });
});

describe("rehearsal: a tag that exists is overwritten, or perhaps", () => {
  const answers: { name: string; answer: readonly Exchange[]; says: string; immutable?: boolean }[] = [
    { name: "would be taken but for its content", answer: [{ ...PUT, status: 400, body: MISSING_BLOB }], says: "the registry itself would allow it (400): it should not" },
    ...[400, 401, 405, 409, 429, 500].map((status) => ({ name: `answered with ${status}`, answer: [{ ...PUT, status, body: "" }], says: `answered with ${status}, which does not tell` })),
    { name: "taken", answer: [{ ...PUT, status: 201 }, { ...PUT, request: `DELETE /v2/ns/app/manifests/${TAG}`, status: 202 }, read(TAG, "absent")], says: "(201)" },
    { name: "refused, where that is not promised", answer: [PUT], says: "refused by the registry itself with 403", immutable: false },
    { name: "answered with 500, where it is not promised either", answer: [{ ...PUT, status: 500, body: "" }], says: "answered with 500, which does not tell", immutable: false },
  ];
  for (const { name, answer, says, immutable = true } of answers) {
    it(`${name}: only 403 is a refusal`, async () => {
      // What asks to come later is asked again, for a permission probe may come twice.
      const times = answer[0]?.status === 429 ? 3 : 1;
      const asked = times === 1 ? answer : Array<Exchange>(times).fill(answer[0] as Exchange);
      const report = await rehearsed({ "overwriting with the key": [probe(400, MISSING_BLOB), ...asked] }, { immutableTags: immutable });
      expectOnlyFailure(report, "overwriting with the key", says);
    });
  }

  for (const [status, body] of [[403, DENIED], [401, ""], [400, ""], [500, ""]] as const) {
    it(`a tag of nobody's is answered with ${status}: the one that exists is not asked about`, async () => {
      const report = await rehearsed({ "overwriting with the key": [probe(status, body)] });
      expectOnlyFailure(report, "overwriting with the key", `a push that must fail was answered with ${status}`);
    });
  }
});

describe("rehearsal: what strangers may", () => {
  const refused: Exchange = { ...without(read(OURS.digest, OURS)), status: 401, body: "" };

  it("not pull, where that is promised: failed, in the words of the error", async () => {
    expectOnlyFailure(await rehearsed({ "anonymous pull": [PING_BASIC, refused] }), "anonymous pull", "CREDENTIAL_REJECTED: ");
  });

  it("pull, where that is not promised: failed", async () => {
    expectOnlyFailure(await rehearsed({}, { anonymousPull: false }), "anonymous pull", "1 blobs (2 bytes) pulled");
  });

  for (const [name, answer, code] of [
    ["a 403, which is no question for a login", { ...refused, status: 403 }, "PUSH_DENIED"],
    ["a 404, which hides it", { ...refused, status: 404 }, "NOT_VISIBLE"],
    ["another content", { ...refused, status: 200, body: "{}" }, "DIGEST_MISMATCH"],
  ] as const) {
    it(`${name}, ends it: ${code}`, async () => {
      const script = { "anonymous pull": [PING_BASIC, answer], "push without the key": [], "second run": [], "another image, same tag": [], "overwriting with the key": [] };
      expect(await rejectionOf(rehearsed(script))).to.have.property("code", code);
    });
  }

  const pushes: [status: number, more: readonly Exchange[], body?: string][] = [
    [403, []],
    [400, [], MISSING_BLOB],
    [404, []],
    [201, [{ request: `DELETE /v2/ns/app/manifests/${TAG}`, status: 202 }, without(read(TAG, "absent"))]],
  ];
  for (const [status, more, body = ""] of pushes) {
    it(`push, or are answered with ${status}: failed, for 401 is expected`, async () => {
      const report = await rehearsed({ "push without the key": [{ ...without(PUT), status, body }, ...more] });
      expectOnlyFailure(report, "push without the key", `expected 401, got ${status}`);
    });
  }
});

describe("rehearsal: what a second publish does", () => {
  const again = [read(TAG, "absent"), ...mayPush(), read(TAG, "absent"), read(TAG, OURS)];

  it("build again, where the tag is gone: failed", async () => {
    expectOnlyFailure(await rehearsed({ "second run": again }), "second run", "published again: but it built or uploaded again");
  });

  it("find, after a build, that another run was faster: failed, for it built", async () => {
    const faster = [read(TAG, "absent"), ...mayPush(), read(TAG, OURS), read(TAG, OURS)];
    expectOnlyFailure(await rehearsed({ "second run": faster }), "second run", "already published: but it built or uploaded again");
  });

  it("take the tag for another commit's image, where it is gone: TAG_TAKEN comes too late, and is no proof", async () => {
    const late = [read(TAG, "absent"), ...mayPush(), read(TAG, OURS)];
    expectOnlyFailure(await rehearsed({ "another image, same tag": late }), "another image, same tag", "refused with TAG_TAKEN only after a build");
  });

  it("be refused for another reason: that ends it", async () => {
    const denied = { "another image, same tag": [{ ...read(TAG, "absent"), status: 403, body: DENIED }], "overwriting with the key": [] };
    expect(await rejectionOf(rehearsed(denied))).to.have.property("code", "PUSH_DENIED");
  });

  it("find that the first one was published by somebody else: failed", async () => {
    const report = await rehearsed({ publish: [PING_BASIC, read(TAG, "absent"), ...mayPush(), read(TAG, OURS), read(TAG, OURS)] });
    expectOnlyFailure(report, "publish", "built, pushed and read back");
  });
});
