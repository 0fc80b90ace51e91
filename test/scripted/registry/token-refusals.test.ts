import { expect } from "chai";
import { login } from "../../../core/credentials/credential.js";
import type { ErrorCode } from "../../../core/errors.js";
import { OURS, TAG } from "../documents.js";
import { bearer, pingBearer, read, token, tokenPath, withToken } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { expectFailure, onStage, readTag } from "../stage.js";

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

describe("tokens: not enough for the registry, which names a scope", () => {
  const WANTED = "repository:ns/app:metadata_read";
  const wanting = (host: string, value: string, { scope = WANTED, error = "insufficient_scope", status = 401 } = {}): Exchange => ({
    ...withToken(read(TAG, "absent"), value),
    status,
    headers: bearer(host, `${error === "" ? "" : `,error="${error}"`},scope="${scope}"`),
  });
  const wider = (...scopes: string[]): Exchange => ({
    ...token("t2"),
    request: `${tokenPath("pull,push")}${scopes.map((scope) => `&scope=${encodeURIComponent(scope)}`).join("")}&account=bot`,
  });

  const taken: { name: string; challenge?: Parameters<typeof wanting>[2]; scopes?: string[] }[] = [
    { name: "by 401, as RFC 6750's error" },
    { name: "by 403, as RFC 6750 would have it", challenge: { status: 403 } },
    { name: "by 401 without an error", challenge: { error: "" } },
    { name: "two of them", challenge: { scope: `${WANTED} repository:ns/base:pull` }, scopes: [WANTED, "repository:ns/base:pull"] },
    { name: "among them ours, in another order", challenge: { scope: `repository:ns/app:push,pull ${WANTED}` }, scopes: [WANTED] },
  ];
  for (const { name, challenge, scopes = [WANTED] } of taken) {
    it(`it is asked for once, beside ours: ${name}`, async () => {
      const manifest = await readTag((host) => [pingBearer(host), token("t1"), wanting(host, "t1", challenge), wider(...scopes), withToken(read(TAG, OURS), "t2")]);
      expect(manifest?.digest).to.equal(OURS.digest);
    });
  }

  it("an identity token is exchanged for both, parted by a space", async () => {
    const exchanged = (scope: string, value: string): Exchange => ({
      request: "POST /token",
      status: 200,
      body: `{"access_token":"${value}"}`,
      inspect: (body) => expect(new URLSearchParams(body).get("scope")).to.equal(scope),
    });
    const ours = "repository:ns/app:pull,push";
    const script = (host: string) => [pingBearer(host), exchanged(ours, "t1"), wanting(host, "t1"), exchanged(`${ours} ${WANTED}`, "t2"), withToken(read(TAG, OURS), "t2")];
    expect((await readTag(script, { credential: login("<token>", "identity-token-1") }))?.digest).to.equal(OURS.digest);
  });

  it("and only once: then the key may not do this, and the scope is named", () =>
    expectFailure("PUSH_DENIED", `which the registry calls ${WANTED}`, (host) => [pingBearer(host), token("t1"), wanting(host, "t1"), wider(WANTED), wanting(host, "t2")]));

  it("the next request asks for it from the beginning", () =>
    onStage(
      (host) => [pingBearer(host), token("t1"), wanting(host, "t1"), wider(WANTED), withToken(read(TAG, OURS), "t2"), withToken(read(TAG, OURS), "t2")],
      async (client) => {
        for (let each = 0; each < 2; each++) expect((await client("pull,push").manifest(TAG))?.digest).to.equal(OURS.digest);
      },
    ));

  it("no more than eight, however many it names, and never one twice", async () => {
    const many = Array.from({ length: 9 }, (_, at) => `repository:ns/base${at}:pull`);
    const named = [...many, ...many].join(" ");
    const manifest = await readTag((host) => [pingBearer(host), token("t1"), wanting(host, "t1", { scope: named }), wider(...many.slice(0, 8)), withToken(read(TAG, OURS), "t2")]);
    expect(manifest?.digest).to.equal(OURS.digest);
  });

  const nothingNew: { name: string; challenge: Parameters<typeof wanting>[2] }[] = [
    { name: "ours again", challenge: { scope: "repository:ns/app:push,pull" } },
    { name: "less than ours", challenge: { scope: "repository:ns/app:pull" } },
    { name: "what is no scope", challenge: { scope: "caf\u00e9" } },
    { name: "one beside another error", challenge: { error: "invalid_token" } },
  ];
  for (const { name, challenge } of nothingNew) {
    it(`${name}: a new token for ours is all that is asked for`, async () => {
      const manifest = await readTag((host) => [pingBearer(host), token("t1"), wanting(host, "t1", challenge), token("t2"), withToken(read(TAG, OURS), "t2")]);
      expect(manifest?.digest).to.equal(OURS.digest);
    });
  }

  it("403 that names nothing new is a refusal, and no reason to ask again", () =>
    expectFailure("PUSH_DENIED", "(403", (host) => [pingBearer(host), token("t1"), wanting(host, "t1", { status: 403, scope: "repository:ns/app:pull" })]));
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
