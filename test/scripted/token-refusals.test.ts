import { expect } from "chai";
import type { ErrorCode } from "../../src/errors.js";
import { OURS, TAG } from "./documents.js";
import { bearer, pingBearer, read, token, withToken } from "./exchanges.js";
import type { Exchange } from "./scripted-registry.js";
import { expectFailure, readTag } from "./stage.js";

describe("tokens: refused by the registry", () => {
  const refused = (host: string, value: string): Exchange => ({ ...withToken(read(TAG, "absent"), value), status: 401, headers: bearer(host, ',error="invalid_token"') });

  it("renewed once", async () => {
    const manifest = await readTag((host) => [pingBearer(host), token("t1"), refused(host, "t1"), token("t2"), withToken(read(TAG, OURS), "t2")]);
    expect(manifest?.digest).to.equal(OURS.digest);
  });

  it("and only once: what is refused then is a matter of rights, for the service took the key", () =>
    expectFailure("PUSH_DENIED", "(401", (host) => [pingBearer(host), token("t1"), refused(host, "t1"), token("t2"), refused(host, "t2")]));

  it("in the registry's words", () => {
    const body = '{"errors":[{"code":"UNAUTHORIZED","message":"unauthorized to access repository: ns/app, action: push"}]}';
    const said = (value: string): Exchange => ({ ...withToken(read(TAG, "absent"), value), status: 401, body });
    return expectFailure("PUSH_DENIED", "action: push", (host) => [pingBearer(host), token("t1"), said("t1"), token("t2"), said("t2")]);
  });
});

describe("tokens: refused by the service", () => {
  const cases: { status: number; times?: number; code: ErrorCode }[] = [
    { status: 400, code: "RESPONSE_INVALID" },
    { status: 401, code: "CREDENTIAL_REJECTED" },
    { status: 403, code: "PUSH_DENIED" },
    { status: 404, code: "RESPONSE_INVALID" },
    { status: 429, times: 3, code: "RATE_LIMITED" },
    { status: 500, times: 3, code: "REGISTRY_FAULT" },
    { status: 503, times: 3, code: "REGISTRY_FAULT" },
  ];
  for (const { status, times = 1, code } of cases) {
    const answer: Exchange = { ...token(""), status, body: "\u001b[31mno\r\nX-Evil: 1\u202e" };
    it(`${status}${times > 1 ? `, ${times} times` : ""}: ${code}, and the repository is not asked`, () =>
      expectFailure(code, "to log in at 127.0.0.1", (host) => [pingBearer(host), ...Array<Exchange>(times).fill(answer)]));
  }

  it("500 once: asked again, and its token is used", async () => {
    const manifest = await readTag((host) => [pingBearer(host), { ...token(""), status: 500 }, token("t1"), withToken(read(TAG, OURS), "t1")]);
    expect(manifest?.digest).to.equal(OURS.digest);
  });
});
