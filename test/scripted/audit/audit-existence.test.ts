import { expect } from "chai";
import { after, answers, auditOf, expectPosture, NOT_ASKED, step, stepsWith } from "./audit-stage.js";
import { DENIED } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";

describe("audit: a repository that is not there, or not shown", () => {
  const unseen = { pullWithoutLogin: NOT_ASKED, before: NOT_ASKED, overwrite: NOT_ASKED };
  const unprobed = { ...unseen, pushWithoutLogin: NOT_ASKED, ownerPush: NOT_ASKED };
  const absent = { tagsWithoutLogin: answers.absent, ownerTags: answers.absent };

  it("absent: no permission probe at all, because it could create it", async () => {
    const report = await auditOf([...stepsWith({ ...absent, ...unprobed }), after(404)]);
    expect(report).to.deep.include({ exists: "absent", leftBehind: [] });
    const NOT = "unknown: there is no such repository, and asking could create it";
    expectPosture(report, { anonymousPull: "unknown: there is no such repository", anonymousPush: NOT, keyPush: NOT, overwrite: NOT, keyTags: "unknown: there is no such repository" });
  });

  const created: [name: string, status: number, left: RegExp | undefined][] = [
    ["and it is named when it exists then", 200, /^the repository 127\.0\.0\.1:\d+\/ns\/app, empty$/],
    ["and nothing is named when it does not", 404, undefined],
  ];
  for (const [name, status, left] of created) {
    it(`absent, and it may be created: asked all the same, ${name}`, async () => {
      const report = await auditOf([...stepsWith({ ...absent, ...unseen }), after(status)], { missingRepository: "may-be-created" });
      expectPosture(report, { anonymousPush: "no: refused with 401", keyPush: "yes", overwrite: "unknown: the repository has no tag" });
      expect(report.leftBehind).to.have.length(left ? 1 : 0);
      if (left) expect(report.leftBehind[0]).to.match(left);
    });
  }

  const unshown: { name: string; tagsWithoutLogin: Partial<Exchange>; ownerTags: Partial<Exchange> }[] = [
    { name: "refused to both", tagsWithoutLogin: answers.denied, ownerTags: answers.denied },
    { name: "refused to the key, absent for strangers", tagsWithoutLogin: answers.absent, ownerTags: answers.denied },
    { name: "a 404 that says DENIED", tagsWithoutLogin: answers.absent, ownerTags: { status: 404, body: DENIED } },
  ];
  for (const { name, tagsWithoutLogin, ownerTags } of unshown) {
    it(`not shown (${name}): no permission probe at all`, async () => {
      const report = await auditOf([...stepsWith({ ...unprobed, tagsWithoutLogin, ownerTags }), after(403)]);
      expect(report).to.deep.include({ exists: "unknown", leftBehind: [] });
      expectPosture(report, { keyPush: "unknown: the registry does not show whether the repository exists" });
    });
  }

  it("hidden from strangers with 404: what the key sees counts", async () => {
    const report = await auditOf(stepsWith({ tagsWithoutLogin: answers.absent, pullWithoutLogin: [{ ...step("pullWithoutLogin"), status: 404, body: "" }, step("before")] }));
    expect(report.exists).to.equal("exists");
    expectPosture(report, { anonymousTags: "unknown: there is no such repository", anonymousPull: "no: v1 is hidden: 404", overwrite: "no: refused with 403" });
  });

  it("shown to strangers only: that counts too", async () => {
    const report = await auditOf(stepsWith({ ownerTags: answers.denied }));
    expect(report.exists).to.equal("exists");
    expectPosture(report, { keyTags: "no: refused with 403", overwrite: "no: refused with 403" });
  });

  it("not shown to a wrong key, whatever strangers are told", async () => {
    const refused = { ownerTags: answers.refused, ownerCatalog: answers.refused, pullWithoutLogin: NOT_ASKED, pushWithoutLogin: NOT_ASKED, ownerPush: NOT_ASKED, before: NOT_ASKED, overwrite: NOT_ASKED };
    const report = await auditOf([...stepsWith({ ...refused, tagsWithoutLogin: answers.absent }), after(401)]);
    expect(report).to.deep.include({ exists: "unknown", leftBehind: [] });
  });
});
