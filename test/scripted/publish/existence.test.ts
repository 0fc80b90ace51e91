import { expect } from "chai";
import type { ErrorCode } from "../../../core/errors.js";
import { rejectionOf } from "../../unit/faults.js";
import { TAG } from "../documents.js";
import { PING_BASIC, read } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { expectFailure, readTag } from "../stage.js";

const HTML = "<!DOCTYPE html><html><body>Not Found</body></html>";
const answered = (status: number, body: string): Exchange => ({ ...read(TAG, "absent"), status, body });

describe("existence: only a 404 says that a tag is free", () => {
  const absent: [name: string, body: string][] = [
    ["MANIFEST_UNKNOWN", '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{"Tag":"v1"}}]}'],
    ["NAME_UNKNOWN", '{"errors":[{"code":"NAME_UNKNOWN"}]}'],
    ["a bare error", '{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}'],
    ["a code that nobody knows", '{"errors":[{"code":"NO_SUCH_THING"}]}'],
    ["an empty body", ""],
    ["a web page", HTML],
    ["plain text that speaks of rights", "DENIED"],
    ["JSON that is no error", "[]"],
  ];
  for (const [name, body] of absent) {
    it(`404 with ${name}: absent`, async () => expect(await readTag(() => [PING_BASIC, answered(404, body)])).to.equal(undefined));
  }

  const errors: { name: string; status: number; body?: string; code: ErrorCode; says?: string; times?: number }[] = [
    { name: "401", status: 401, code: "CREDENTIAL_REJECTED" },
    { name: "403", status: 403, code: "PUSH_DENIED" },
    { name: "404 that hides a refusal", status: 404, body: '{"errors":[{"code":"DENIED","message":"no access"}]}', code: "PUSH_DENIED", says: "DENIED: no access" },
    { name: "404 that hides a missing login", status: 404, body: '{"errors":[{"code":"UNAUTHORIZED"}]}', code: "CREDENTIAL_REJECTED", says: "UNAUTHORIZED" },
    { name: "404 that hides it in a bare error", status: 404, body: '{"code":"DENIED"}', code: "PUSH_DENIED" },
    { name: "404 that hides it in the second error", status: 404, body: '{"errors":[{"code":"MANIFEST_UNKNOWN"},{"code":"DENIED"}]}', code: "PUSH_DENIED" },
    { name: "400", status: 400, code: "RESPONSE_INVALID" },
    { name: "400 with DENIED, which only a 404 can hide", status: 400, body: '{"errors":[{"code":"DENIED"}]}', code: "RESPONSE_INVALID" },
    { name: "405", status: 405, code: "RESPONSE_INVALID" },
    { name: "410", status: 410, code: "RESPONSE_INVALID" },
    { name: "418", status: 418, code: "RESPONSE_INVALID" },
    { name: "204", status: 204, code: "RESPONSE_INVALID" },
    { name: "a redirect that leads nowhere", status: 302, code: "RESPONSE_INVALID" },
    { name: "408", status: 408, code: "REGISTRY_FAULT", times: 3 },
    { name: "429", status: 429, code: "RATE_LIMITED", times: 3 },
    { name: "500", status: 500, code: "REGISTRY_FAULT", times: 3 },
    { name: "500 with MANIFEST_UNKNOWN", status: 500, body: '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}', code: "REGISTRY_FAULT", times: 3 },
    { name: "502 with a web page", status: 502, body: HTML, code: "REGISTRY_FAULT", says: "(502, an HTML page)", times: 3 },
    { name: "503", status: 503, code: "REGISTRY_FAULT", times: 3 },
    { name: "504", status: 504, code: "REGISTRY_FAULT", times: 3 },
    { name: "501", status: 501, code: "REGISTRY_FAULT" },
  ];
  for (const { name, status, body = "", code, says = `(${status}`, times = 1 } of errors) {
    it(`${name}: ${code}${times > 1 ? `, after ${times} attempts` : ""}`, () =>
      expectFailure(code, says, () => [PING_BASIC, ...Array<Exchange>(times).fill(answered(status, body))]));
  }
});

describe("existence: no answer at all", () => {
  const once = { policy: { attempts: 1 }, answerTimeoutMs: 200 };

  it("silence: REGISTRY_UNREACHABLE, with the time that was waited", () =>
    expectFailure("REGISTRY_UNREACHABLE", "did not answer within 0.2 s", () => [PING_BASIC, { ...read(TAG, "absent"), instead: "silence" }], once));

  it("a document that drips for ever: REGISTRY_UNREACHABLE, with the time that was waited", () =>
    expectFailure("REGISTRY_UNREACHABLE", "did not finish its answer within 0.2 s", () => [PING_BASIC, { ...read(TAG, "absent"), status: 200, instead: "drip" }], once));

  it("a document that breaks off", () =>
    expectFailure("REGISTRY_UNREACHABLE", "failed", () => [PING_BASIC, { ...read(TAG, "absent"), status: 200, breaksAfter: 5 }], once));

  it("the end of the connection, three times: REGISTRY_UNREACHABLE", () => {
    const reset: Exchange = { ...read(TAG, "absent"), instead: "reset" };
    return expectFailure("REGISTRY_UNREACHABLE", "the connection to 127.0.0.1", () => [PING_BASIC, reset, reset, reset]);
  });
});

describe("existence: what the registry said is repeated", () => {
  const bodies: [name: string, body: string, says: string][] = [
    ["the specified form", '{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}', "(403, DENIED: requested access to the resource is denied)"],
    ["two errors", '{"errors":[{"code":"A"},{"code":"B","message":"b"}]}', "(403, A; B: b)"],
    ["the bare form", '{"code":"DENIED","message":"read only"}', "(403, DENIED: read only)"],
    ["plain text", "quota exceeded\n", "(403, quota exceeded)"],
    ["a web page", HTML, "(403, an HTML page)"],
    ["JSON of another form", '{"status":403}', '(403, {"status":403})'],
    ["nothing", "", "(403)."],
  ];
  for (const [name, body, says] of bodies) {
    it(name, () => expectFailure("PUSH_DENIED", says, () => [PING_BASIC, answered(403, body)]));
  }

  it("with the reference that it was about", async () => {
    const { message } = await rejectionOf(readTag(() => [PING_BASIC, answered(403, "")]));
    expect(message).to.match(/refused to read 127\.0\.0\.1:\d+\/ns\/app:v1\.2\.3-abc1234 \(403\)/);
  });
});
