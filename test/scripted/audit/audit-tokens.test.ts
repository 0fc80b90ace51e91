import { expect } from "chai";
import { rejectionOf } from "../../unit/faults.js";
import { auditOf, expectPosture, step } from "./audit-stage.js";
import { BASIC, bearer, PING_BASIC, tokenPath } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";

describe("audit: a registry with a token service", () => {
  const CATALOG = "scope=registry%3Acatalog%3A*";
  const forNobody = (query: string, status: number, value = ""): Exchange => ({ request: `GET /token?service=s${query}`, status, body: JSON.stringify({ token: value }) });
  const forBot = (query: string, status: number, value = ""): Exchange => ({ ...forNobody(`${query}&account=bot`, status, value), authorization: BASIC });
  const ofScope = (access: "pull" | "pull,push") => tokenPath(access).replace(/^.*service=s/, "");
  const hello = (host: string): Exchange => ({ request: "GET /v2/", status: 401, headers: bearer(host) });
  const as = (value: string, exchange: Exchange): Exchange => ({ ...exchange, authorization: `Bearer ${value}` });

  it("that gives strangers no token: strangers may nothing, and the key is asked all the same", async () => {
    const script = (host: string) => [
      hello(host),
      forNobody("", 401),
      forNobody(ofScope("pull"), 401),
      hello(host),
      forBot(ofScope("pull"), 200, "t0"),
      as("t0", step("ownerTags")),
      forNobody(`&${CATALOG}`, 401),
      forBot(`&${CATALOG}`, 200, "t2"),
      as("t2", step("ownerCatalog")),
      forNobody(ofScope("pull"), 401),
      forNobody(ofScope("pull,push"), 401),
      forBot(ofScope("pull,push"), 200, "t1"),
      as("t1", step("ownerPush")),
      as("t1", step("before")),
      as("t1", step("overwrite")),
    ];
    const NO = "no: the registry refused to log in";
    expectPosture(await auditOf(script), { anonymousPull: NO, anonymousPush: NO, anonymousTags: NO, anonymousCatalog: NO, keyPush: "yes", keyTags: "yes", keyCatalog: "yes", overwrite: "no" });
  });

  it("that refuses the key: the key may nothing, and no permission probe is sent for what is not shown", async () => {
    const script = (host: string) => [
      hello(host),
      forNobody("", 200, "t1"),
      as("t1", { request: "GET /v2/", status: 200 }),
      forNobody(ofScope("pull"), 200, "t2"),
      as("t2", { ...step("tagsWithoutLogin"), status: 404, body: "" }),
      hello(host),
      forBot(ofScope("pull"), 401),
      forNobody(`&${CATALOG}`, 200, "t3"),
      as("t3", step("catalogWithoutLogin")),
      forBot(`&${CATALOG}`, 401),
      forBot(ofScope("pull"), 401),
    ];
    const report = await auditOf(script);
    expect(report).to.deep.include({ exists: "unknown", leftBehind: [] });
    expectPosture(report, { keyTags: "no: the registry refused to log in", keyCatalog: "no: ", keyPush: "unknown: the registry does not show" });
  });

  it("that does not even know the scope of a catalog: that is unknown, and the audit goes on", async () => {
    const script = (host: string) => [
      hello(host),
      forNobody("", 200, "t1"),
      as("t1", { request: "GET /v2/", status: 200 }),
      forNobody(ofScope("pull"), 200, "t2"),
      as("t2", { ...step("tagsWithoutLogin"), status: 404, body: "" }),
      forNobody(`&${CATALOG}`, 400),
      as("t2", { request: "GET /v2/ns/app/tags/list?n=1", status: 404 }),
    ];
    expectPosture(await auditOf(script, { key: "none" }), { anonymousCatalog: "unknown: the registry refused to log in", anonymousPull: "unknown: there is no such repository" });
  });

  it("that may not be trusted ends the audit", async () => {
    const untrusted: Exchange = { ...PING_BASIC, headers: { "www-authenticate": 'Bearer realm="http://10.0.0.1/"' } };
    expect(await rejectionOf(auditOf([untrusted]))).to.have.property("code", "REALM_UNTRUSTED");
  });
});
