import { expect } from "chai";
import type { Expectation } from "../../../core/audit/posture.js";
import { postureDiffers, renderAudit } from "../../../core/report/audit.js";
import { answers, auditOf, NOT_ASKED, stepsWith, type Changes } from "./audit-stage.js";

describe("audit: expectations", () => {
  const cases: { expectation: Expectation; changes: Changes; kept: boolean; says: string }[] = [
    { expectation: "anonymous-pull", changes: {}, kept: true, says: "✓ anonymous-pull" },
    { expectation: "no-anonymous-pull", changes: {}, kept: false, says: "✗ no-anonymous-pull          NOT as expected: the answer is yes" },
    { expectation: "no-anonymous-pull", changes: { pullWithoutLogin: answers.refused }, kept: true, says: "✓ no-anonymous-pull" },
    { expectation: "no-anonymous-push", changes: {}, kept: true, says: "✓ no-anonymous-push" },
    { expectation: "no-anonymous-push", changes: { pushWithoutLogin: answers.missingBlob }, kept: false, says: "NOT as expected: the answer is yes" },
    { expectation: "key-can-push", changes: {}, kept: true, says: "✓ key-can-push" },
    { expectation: "key-can-push", changes: { ownerPush: answers.denied, before: NOT_ASKED, overwrite: NOT_ASKED }, kept: false, says: "NOT as expected: the answer is no" },
    { expectation: "immutable-tags", changes: {}, kept: true, says: "✓ immutable-tags" },
    { expectation: "immutable-tags", changes: { overwrite: answers.missingBlob }, kept: false, says: "NOT as expected: the answer is yes" },
    { expectation: "immutable-tags", changes: { overwrite: { status: 418, body: "" } }, kept: false, says: "NOT as expected: the answer is unknown" },
  ];
  for (const { expectation, changes, kept, says } of cases) {
    it(`${expectation} is ${kept ? "kept" : "not kept"}: ${says}`, async () => {
      const report = await auditOf(stepsWith(changes), { expectations: [expectation] });
      expect(report.ok).to.equal(kept);
      expect(report.verdicts.map((verdict) => verdict.kept)).to.deep.equal([kept]);
      expect(renderAudit(report).replace(/ {2,}/g, " ")).to.contain(says.replace(/ {2,}/g, " "));
    });
  }

  it("one that is not kept is an error that names no other", async () => {
    const report = await auditOf(stepsWith({ overwrite: answers.missingBlob }), { expectations: ["anonymous-pull", "immutable-tags"] });
    expect(postureDiffers(report).message).to.match(/^POSTURE_DIFFERS: 127\.0\.0\.1:\d+\/ns\/app .*: immutable-tags \(yes: nothing but/).and.not.contain("anonymous-pull");
  });

  it("is one screen for a person", async () => {
    const text = renderAudit(await auditOf(stepsWith({ product: { headers: { server: "zot" } } }), { expectations: ["anonymous-pull", "immutable-tags"] }));
    expect(text.replace(/127\.0\.0\.1:\d+/, "HOST").split("\n")).to.deep.equal([
      "Audit of HOST/ns/app",
      "",
      "  repository  exists",
      "  TLS         plain HTTP",
      "  headers     server: zot",
      "",
      "  anonymous pull             yes      the manifest of v1 was read",
      "  anonymous push             no       refused with 401",
      "  push with the key          yes      nothing but the missing content stopped it (400)",
      "  overwriting with the key   no       refused with 403 at v1",
      "  tags listed to anybody     yes      1 tag",
      "  tags listed to the key     yes      1 tag",
      "  catalog listed to anybody  yes      1 repository",
      "  catalog listed to the key  yes      2 repositories",
      "",
      "  ✓ anonymous-pull           as expected",
      "  ✓ immutable-tags           as expected",
      "",
      "Left behind: nothing",
    ]);
  });
});
