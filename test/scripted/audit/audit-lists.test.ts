import { expect } from "chai";
import { renderAudit } from "../../../core/report/audit.js";
import { expectPrintable, rejectionOf } from "../../unit/faults.js";
import { auditOf, expectPosture, step, stepsWith } from "./audit-stage.js";
import { PING_BASIC } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";

describe("audit: lists", () => {
  const catalogs: { name: string; exchanges: Exchange[]; says: string }[] = [
    ...[401, 403, 404].map((status) => ({ name: `refused with ${status}`, exchanges: [{ ...step("catalogWithoutLogin"), status }], says: `no: refused with ${status}` })),
    ...[429, 500].map((status) => ({ name: `not answered: ${status}`, exchanges: Array<Exchange>(3).fill({ ...step("catalogWithoutLogin"), status }), says: `unknown: the answer was ${status}` })),
    { name: "empty", exchanges: [{ ...step("catalogWithoutLogin"), body: '{"repositories":null}' }], says: "yes: 0 repositories" },
  ];
  for (const { name, exchanges, says } of catalogs) {
    it(`the catalog, ${name}`, async () => expectPosture(await auditOf(stepsWith({ catalogWithoutLogin: exchanges })), { anonymousCatalog: says, keyCatalog: "yes: 2 repositories" }));
  }

  const tags = (query: string, names: string[], next?: string): Exchange => ({
    ...step("ownerTags"),
    request: `GET /v2/ns/app/tags/list?${query}`,
    headers: next === undefined ? {} : { link: `</v2/ns/app/tags/list?${next}>; rel="next"` },
    body: JSON.stringify({ tags: names }),
  });

  it("tags on several pages are counted together", async () => {
    const pages = [tags("n=1000", ["v1"], "last=v1"), tags("last=v1", ["v2"], "last=v2"), tags("last=v2", ["v3"])];
    expectPosture(await auditOf(stepsWith({ ownerTags: pages })), { keyTags: "yes: 3 tags" });
  });

  it("more tags than anybody reads are counted no further", async () => {
    const many = Array.from({ length: 1001 }, (_, at) => `v${at + 1}`);
    expectPosture(await auditOf(stepsWith({ ownerTags: [tags("n=1000", many, "last=v1001")] })), { keyTags: "yes: more than 1000 tags" });
  });

  it("a later page that is refused is a refusal", async () => {
    const pages = [tags("n=1000", ["v1"], "last=v1"), { ...tags("last=v1", []), status: 403 }];
    expectPosture(await auditOf(stepsWith({ ownerTags: pages })), { keyTags: "no: refused with 403" });
  });

  it("a list that is no JSON ends the audit: this is no registry", async () => {
    const hello = stepsWith({}).slice(0, 2);
    expect(await rejectionOf(auditOf([...hello, { ...step("tagsWithoutLogin"), body: "<html>" }]))).to.have.property("code", "RESPONSE_INVALID");
  });
});

describe("audit: what the registry says that it is", () => {
  const product = { ...PING_BASIC.headers, "docker-distribution-api-version": "registry/2.0", server: "zot\u009b31m", "x-powered-by": "x".repeat(999), "set-cookie": "s=1" };

  it("headers by which registries name themselves are shown, printable and short", async () => {
    const report = await auditOf(stepsWith({ product: { headers: product } }));
    expect(report.headers).to.deep.equal({ "docker-distribution-api-version": "registry/2.0", server: "zot 31m", "x-powered-by": `${"x".repeat(120)}…` });
    for (const line of renderAudit(report).split("\n")) expectPrintable(line);
  });
});
