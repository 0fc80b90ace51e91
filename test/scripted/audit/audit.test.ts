import { expect } from "chai";
import type { Question } from "../../../core/audit/posture.js";
import { renderAudit } from "../../../core/report/audit.js";
import { parseTag } from "../../../core/image/tag.js";
import { answers, auditOf, expectPosture, NOT_ASKED, step, stepsWith, type Changes } from "./audit-stage.js";
import { OURS } from "../documents.js";
import { BASIC, read } from "../exchanges.js";
import { rejectionOf } from "../../unit/faults.js";
import type { Exchange } from "../scripted-registry.js";

describe("audit: the exact requests, and what they tell", () => {
  it("everything as promised: anybody pulls, the key creates, nobody overwrites", async () => {
    const report = await auditOf(stepsWith({}));
    expect(report).to.include({ ok: true, exists: "exists", tls: "plain HTTP" });
    expect(report).to.deep.include({ headers: {}, leftBehind: [], verdicts: [] });
    expectPosture(report, {
      anonymousPull: "yes: the manifest of v1 was read",
      anonymousPush: "no: refused with 401",
      keyPush: "yes: nothing but the missing content stopped it (400)",
      overwrite: "no: refused with 403",
      anonymousTags: "yes: 1 tag",
      keyTags: "yes: 1 tag",
      anonymousCatalog: "yes: 1 repository",
      keyCatalog: "yes: 2 repositories",
    });
  });

  const never = { before: NOT_ASKED, overwrite: NOT_ASKED };
  const cases: { name: string; changes: Changes; posture: Partial<Record<Question, string>> }[] = [
    { name: "tags can be overwritten", changes: { overwrite: answers.missingBlob }, posture: { overwrite: "yes: nothing but the missing content stopped it (400)" } },
    { name: "nobody at all may push", changes: { pushWithoutLogin: answers.missingBlob }, posture: { anonymousPush: "yes: nothing but the missing content stopped it (400)" } },
    { name: "nobody at all is denied with 403", changes: { pushWithoutLogin: answers.denied }, posture: { anonymousPush: "no: refused with 403" } },
    { name: "the key may not push: overwriting is not asked", changes: { ownerPush: answers.denied, ...never }, posture: { keyPush: "no: refused with 403", overwrite: "unknown: not asked" } },
    { name: "an answer that does not tell: overwriting is not asked", changes: { ownerPush: { status: 418, body: "" }, ...never }, posture: { keyPush: "unknown: the answer (418) does not tell", overwrite: "unknown: not asked" } },
    { name: "a 400 without a reason: overwriting is not asked", changes: { ownerPush: { body: "" }, ...never }, posture: { keyPush: "unknown: the answer (400)", overwrite: "unknown: not asked" } },
    {
      name: "the key is wrong",
      changes: { ownerTags: answers.refused, ownerCatalog: answers.refused, ownerPush: answers.refused, ...never },
      posture: { keyTags: "no: refused with 401", keyCatalog: "no: refused with 401", keyPush: "no: refused with 401", overwrite: "unknown: not asked", anonymousPull: "yes" },
    },
    ...[409, 412, 405].map((status) => ({ name: `a tag cannot be changed: ${status}`, changes: { overwrite: { status, body: "" } }, posture: { overwrite: `no: refused with ${status}` } })),
    ...["TAG_INVALID", "DENIED"].map((code) => ({ name: `a tag cannot be changed: 400 ${code}`, changes: { overwrite: { status: 400, body: `{"errors":[{"code":"${code}"}]}` } }, posture: { overwrite: `no: refused with 400 ${code} at v1` } })),
    {
      name: "a tag that exists gets another complaint than a new one: it may be about the tag",
      changes: { overwrite: { status: 400, body: '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}' } },
      posture: { keyPush: "yes", overwrite: "unknown: the answer (400 MANIFEST_BLOB_UNKNOWN) is not the one that a new tag got" },
    },
    { name: "400 TAG_INVALID for a new tag is no proof of anything", changes: { ownerPush: { status: 400, body: '{"errors":[{"code":"TAG_INVALID"}]}' }, ...never }, posture: { keyPush: "unknown: the answer (400)", overwrite: "unknown: not asked" } },
    { name: "overwriting: an answer that does not tell", changes: { overwrite: { status: 418, body: "" } }, posture: { overwrite: "unknown: the answer (418) does not tell" } },
    { name: "405 for a new tag is no proof of anything", changes: { ownerPush: { status: 405, body: "" }, ...never }, posture: { keyPush: "unknown: the answer (405)" } },
    { name: "the tag is gone when it is looked at", changes: { before: { status: 404, body: "" }, overwrite: NOT_ASKED }, posture: { overwrite: "unknown: the tag v1 cannot be read" } },
    { name: "the key may push, but not read", changes: { before: answers.denied, overwrite: NOT_ASKED }, posture: { keyPush: "yes", overwrite: "unknown: the tag v1 cannot be read" } },
    { name: "pulling needs a login", changes: { pullWithoutLogin: answers.refused }, posture: { anonymousPull: "no: " } },
    { name: "pulling is hidden from strangers", changes: { pullWithoutLogin: [{ ...step("pullWithoutLogin"), status: 404, body: "" }, step("before")] }, posture: { anonymousPull: "no: v1 is hidden: 404" } },
    {
      name: "a tag that is listed and gone shows nothing of strangers",
      changes: { pullWithoutLogin: [{ ...step("pullWithoutLogin"), status: 404, body: "" }, { ...step("before"), status: 404, body: "" }], before: { status: 404, body: "" }, overwrite: NOT_ASKED },
      posture: { anonymousPull: "unknown: the tag v1 cannot be read" },
    },
    { name: "a repository without tags", changes: { tagsWithoutLogin: { body: '{"tags":null}' }, ownerTags: { body: '{"tags":[]}' }, pullWithoutLogin: NOT_ASKED, ...never }, posture: { anonymousPull: "unknown: the repository has no tag", overwrite: "unknown: the repository has no tag", keyPush: "yes" } },
    { name: "tags whose names are none", changes: { tagsWithoutLogin: { body: '{"tags":["../../x"]}' }, ownerTags: { body: '{"tags":["../../x"]}' }, pullWithoutLogin: NOT_ASKED, ...never }, posture: { anonymousPull: "unknown: the repository has no tag" } },
  ];
  for (const { name, changes, posture } of cases) {
    it(name, async () => expectPosture(await auditOf(stepsWith(changes)), posture));
  }

  /** The steps of an audit that asks about another tag than v1. */
  const aboutTag = (tag: string, listed: string): Changes => ({
    tagsWithoutLogin: { body: listed },
    ownerTags: { body: listed },
    pullWithoutLogin: { request: `GET /v2/ns/app/manifests/${tag}` },
    before: { request: `GET /v2/ns/app/manifests/${tag}` },
    overwrite: { request: `PUT /v2/ns/app/manifests/${tag}`, status: 412, body: "" },
  });

  for (const tag of ["v1.2.3-abc1234", "v1.2.3-abc1234-nix"]) {
    it(`a tag that publish gives is asked about before one that is listed first: ${tag}`, async () => {
      const listed = JSON.stringify({ tags: ["latest", "stable", tag, "v9"] });
      expectPosture(await auditOf(stepsWith(aboutTag(tag, listed))), { anonymousPull: `yes: the manifest of ${tag} was read`, overwrite: `no: refused with 412 at ${tag}` });
    });
  }

  it("of tags that publish gave none of, the first is asked about", async () => {
    expectPosture(await auditOf(stepsWith(aboutTag("latest", '{"tags":["latest","v9"]}'))), { overwrite: "no: refused with 412 at latest" });
  });

  it("a tag that is named is asked about, whatever is listed", async () => {
    const steps = stepsWith(aboutTag("v9", '{"tags":["latest","v1.2.3-abc1234","v9"]}'));
    expectPosture(await auditOf(steps, { tag: parseTag("v9") }), { overwrite: "no: refused with 412 at v9" });
  });

  it("a tag that is named shows that the repository exists, where nothing is listed", async () => {
    const hidden = { ...aboutTag("v9", ""), tagsWithoutLogin: answers.denied, ownerTags: answers.denied, ownerCatalog: [step("ownerCatalog"), { ...step("before"), request: "GET /v2/ns/app/manifests/v9" }] };
    const report = await auditOf(stepsWith(hidden), { tag: parseTag("v9") });
    expect(report.exists).to.equal("exists");
    expectPosture(report, { keyPush: "yes", overwrite: "no: refused with 412 at v9" });
  });

  it("no key was given: only what a stranger sees", async () => {
    const none = { helloOwner: NOT_ASKED, ownerTags: NOT_ASKED, ownerCatalog: NOT_ASKED, ownerPush: NOT_ASKED, before: NOT_ASKED, overwrite: NOT_ASKED };
    const NO_KEY = "unknown: no key was given";
    expectPosture(await auditOf(stepsWith(none), { key: "none" }), { anonymousPull: "yes", anonymousPush: "no", keyPush: NO_KEY, overwrite: NO_KEY, keyTags: NO_KEY, keyCatalog: NO_KEY });
  });
});

describe("audit: a lax registry that takes permission probes", () => {
  const never = { before: NOT_ASKED, overwrite: NOT_ASKED };
  const probe = (method: string, status: number, which = "probe-[0-9a-f]{16}"): Exchange => ({ request: new RegExp(`^${method} /v2/ns/app/manifests/${which}$`), authorization: BASIC, status });
  const accepted = probe("PUT", 201);

  const cases: { name: string; exchanges: Exchange[]; left: RegExp[] }[] = [
    { name: "removed by its tag, and seen to be gone", exchanges: [accepted, probe("DELETE", 202), probe("GET", 404)], left: [] },
    { name: "removed by its digest", exchanges: [accepted, probe("DELETE", 405), probe("DELETE", 202, "sha256:[0-9a-f]{64}"), probe("GET", 404)], left: [] },
    { name: "not removable: it is named", exchanges: [accepted, probe("DELETE", 403), probe("DELETE", 403, "sha256:[0-9a-f]{64}")], left: [/^the tag probe-[0-9a-f]{16}, a manifest without content$/] },
    {
      name: "said to be removed, but still there: it is named",
      exchanges: [accepted, probe("DELETE", 202), { ...read("v1", OURS), request: probe("GET", 0).request }],
      left: [/^the tag probe-/],
    },
  ];
  for (const { name, exchanges, left } of cases) {
    it(`${name}; overwriting is not asked`, async () => {
      const report = await auditOf(stepsWith({ ownerPush: exchanges, ...never }));
      expectPosture(report, { keyPush: "yes: a manifest without content was taken (201)", overwrite: "unknown: not asked" });
      expect(report.leftBehind).to.have.length(left.length);
      for (const [at, pattern] of left.entries()) expect(report.leftBehind[at]).to.match(pattern);
    });
  }

  it("taken from a stranger, who cannot remove it: it is named", async () => {
    const refused = (which?: string): Exchange => ({ request: probe("DELETE", 401, which).request, status: 401 });
    const report = await auditOf(stepsWith({ pushWithoutLogin: [{ request: accepted.request, status: 201 }, refused(), refused("sha256:[0-9a-f]{64}")] }));
    expectPosture(report, { anonymousPush: "yes: a manifest without content was taken (201)" });
    expect(report.leftBehind[0]).to.match(/^the tag probe-/);
    expect(renderAudit(report)).to.match(/\nLeft behind: the tag probe-[0-9a-f]{16}, a manifest without content$/);
  });

  const at = (method: string, status: number, more: Partial<Exchange> = {}): Exchange => ({ request: `${method} /v2/ns/app/manifests/v1`, authorization: BASIC, status, ...more });

  it("one taken only for a tag that exists: the tag gets its image back, byte for byte", async () => {
    const back = at("PUT", 201, {
      inspect: (body, headers) => {
        expect(body).to.equal(OURS.text);
        expect(headers.get("content-type")).to.equal("application/vnd.oci.image.manifest.v1+json");
      },
    });
    const report = await auditOf(stepsWith({ overwrite: [at("PUT", 201), at("DELETE", 202), at("GET", 404), back] }));
    expectPosture(report, { overwrite: "yes: a manifest without content was taken (201)" });
    expect(report.leftBehind).to.deep.equal([]);
  });

  it("and if it does not get it back, the error says which tag, and which digest it had", async () => {
    const exchanges = stepsWith({ overwrite: [at("PUT", 201), at("DELETE", 202), at("GET", 404), at("PUT", 403)] });
    const { code, message } = await rejectionOf(auditOf(exchanges));
    expect(code).to.equal("REGISTRY_FAULT");
    expect(message).to.contain("the tag v1 of ").and.contain(OURS.digest);
  });
});
