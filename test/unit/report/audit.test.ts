import { expect } from "chai";
import type { AuditReport } from "../../../core/audit/audit.js";
import { no, unknown, yes } from "../../../core/audit/inquiries.js";
import { postureDiffers, renderAudit } from "../../../core/report/audit.js";
import { expectPrintable } from "../faults.js";

const report: AuditReport = {
  ok: false,
  repository: "r.example/ns/app",
  exists: "exists",
  tls: { protocol: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", subject: "DNS:r.example", issuer: "O=An Authority, CN=X1", validTo: "2027-01-02" },
  headers: { "docker-distribution-api-version": "registry/2.0", server: "nginx" },
  posture: {
    anonymousPull: yes("the manifest of v1 was read"),
    anonymousPush: no("refused with 401"),
    keyPush: yes("nothing but the missing content stopped it (400)"),
    overwrite: unknown("the repository has no tag"),
    anonymousTags: yes("1 tag"),
    keyTags: yes("1 tag"),
    anonymousCatalog: no("refused with 401"),
    keyCatalog: yes("more than 1000 repositories"),
  },
  verdicts: [
    { expectation: "anonymous-pull", kept: true, finding: yes("the manifest of v1 was read") },
    { expectation: "immutable-tags", kept: false, finding: unknown("the repository has no tag") },
  ],
  leftBehind: [],
};

describe("audit/report: renderAudit", () => {
  it("is one screen", () => {
    const lines = renderAudit(report).split("\n");
    expect(lines).to.deep.equal([
      "Audit of r.example/ns/app",
      "",
      "  repository  exists",
      "  TLS         TLSv1.3, TLS_AES_128_GCM_SHA256",
      "              certificate for DNS:r.example by O=An Authority, CN=X1, good until 2027-01-02",
      "  headers     docker-distribution-api-version: registry/2.0",
      "              server: nginx",
      "",
      "  anonymous pull             yes      the manifest of v1 was read",
      "  anonymous push             no       refused with 401",
      "  push with the key          yes      nothing but the missing content stopped it (400)",
      "  overwriting with the key   unknown  the repository has no tag",
      "  tags listed to anybody     yes      1 tag",
      "  tags listed to the key     yes      1 tag",
      "  catalog listed to anybody  no       refused with 401",
      "  catalog listed to the key  yes      more than 1000 repositories",
      "",
      "  ✓ anonymous-pull           as expected",
      "  ✗ immutable-tags           NOT as expected: the answer is unknown",
      "",
      "Left behind: nothing",
    ]);
    expect(lines.length).to.be.below(25);
  });

  const parts: { name: string; of: Partial<AuditReport>; line: string }[] = [
    { name: "a repository that is not there", of: { exists: "absent" }, line: "  repository  does not exist" },
    { name: "a repository that is not shown", of: { exists: "unknown" }, line: "  repository  not shown" },
    { name: "no TLS", of: { tls: "plain HTTP" }, line: "  TLS         plain HTTP" },
    { name: "TLS that was not seen", of: { tls: "unknown" }, line: "  TLS         unknown" },
    { name: "what was left behind", of: { leftBehind: ["the tag a", "the repository b, empty"] }, line: "Left behind: the tag a; the repository b, empty" },
  ];
  for (const { name, of, line } of parts) it(`says ${name}`, () => expect(renderAudit({ ...report, ...of }).split("\n")).to.include(line));

  it("leaves out what there is none of", () => {
    const lines = renderAudit({ ...report, tls: "plain HTTP", headers: {}, verdicts: [] }).split("\n");
    expect(lines).to.have.length(15);
    expect(lines.join("\n")).not.to.contain("headers").and.not.contain("certificate").and.not.contain("\n\n\n");
  });
});

describe("audit/report: postureDiffers", () => {
  it("names only what is not kept, with what was found", () => {
    const { code, message } = postureDiffers(report);
    expect(code).to.equal("POSTURE_DIFFERS");
    expect(message).to.contain("r.example/ns/app does not show what was expected of it: immutable-tags (unknown: the repository has no tag).");
    expect(message).not.to.contain("anonymous-pull");
    expectPrintable(message);
  });
});
