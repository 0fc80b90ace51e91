import { expect } from "chai";
import { authfile } from "../../../core/credentials/authfile.js";
import { login } from "../../../core/credentials/credential.js";
import type { ErrorCode } from "../../../core/errors.js";
import type { Access } from "../../../core/registry/api/repository-client.js";
import { OURS, TAG } from "../documents.js";
import { basic, PING_BASIC, pingBearer, read, tokenPath, withToken } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { expectFailure, onStage, readTag, type Script } from "../stage.js";

const IDENTITY = "identity-token-1";
const rotating = () => ({ credential: login("<token>", IDENTITY) });
/** A new one each time: what is given in exchange takes its place. */
const setting = {
  get credential() {
    return login("<token>", IDENTITY);
  },
};
const AS_BASIC = basic(`<token>:${IDENTITY}`);

const FORM = {
  grant_type: "refresh_token",
  client_id: "container-publisher",
  service: "s",
  scope: "repository:ns/app:pull,push",
  refresh_token: IDENTITY,
};

/** The POST of an identity token: the form holds all, and no header holds the token. */
function exchanged(answer: Partial<Exchange>, form: object = FORM): Exchange {
  return {
    request: "POST /token",
    status: 200,
    ...answer,
    inspect: (body, headers) => {
      expect(Object.fromEntries(new URLSearchParams(body))).to.deep.equal(form);
      expect(headers.get("content-type")).to.equal("application/x-www-form-urlencoded");
      expect(JSON.stringify([...headers])).not.to.contain(IDENTITY);
    },
  };
}

const granted = exchanged({ body: '{"access_token":"t1","refresh_token":"identity-token-2","scope":"repository:ns/app:pull,push","expires_in":300}' });
const asked = (status: number, value = "t1"): Exchange => ({ request: tokenPath("pull,push"), authorization: AS_BASIC, status, body: `{"token":"${value}"}` });

async function expectManifest(script: Script): Promise<void> {
  expect((await readTag(script, setting))?.digest).to.equal(OURS.digest);
}

describe("identity tokens: exchanged at the token service", () => {
  it("by a POST, and the registry sees only the access token", () => expectManifest((host) => [pingBearer(host), granted, withToken(read(TAG, OURS), "t1")]));

  it("without a service, where the challenge names none", () => {
    const { service, ...rest } = FORM;
    expect(service).to.equal("s");
    const ping = (host: string): Exchange => ({ request: "GET /v2/", status: 401, headers: { "www-authenticate": `Bearer realm="http://${host}/token"` } });
    return expectManifest((host) => [ping(host), exchanged({ body: '{"access_token":"t1"}' }, rest), withToken(read(TAG, OURS), "t1")]);
  });

  it("again with the identity token that came with it when the access token is refused", () => {
    const refused = { ...withToken(read(TAG, "absent"), "t1"), status: 401 };
    const again = exchanged({ body: '{"access_token":"t2"}' }, { ...FORM, refresh_token: "identity-token-2" });
    return expectManifest((host) => [pingBearer(host), granted, refused, again, withToken(read(TAG, OURS), "t2")]);
  });

  for (const status of [307, 308]) {
    it(`again where a redirect (${status}) leads to on the same origin, with the same form`, () =>
      expectManifest((host) => [
        pingBearer(host),
        { ...exchanged({ status, headers: { location: `http://${host}/oauth2/token` } }) },
        { ...granted, request: "POST /oauth2/token" },
        withToken(read(TAG, OURS), "t1"),
      ]));
  }

  for (const status of [301, 302, 303]) {
    it(`not again by a redirect (${status}) that would make a GET of the POST: REDIRECT_UNTRUSTED, naming the target`, () =>
      expectFailure("REDIRECT_UNTRUSTED", `/oauth2/token (${status}), by which the identity token would be lost`, (host) => [
        pingBearer(host),
        exchanged({ status, headers: { location: "/oauth2/token?q=secret" } }),
      ], setting));
  }

  for (const status of [404, 405]) {
    it(`by a GET with Basic, where the service answers the POST with ${status}: no account is named`, () =>
      expectManifest((host) => [pingBearer(host), exchanged({ status }), asked(200), withToken(read(TAG, OURS), "t1")]));
  }

  for (const status of [429, 503]) {
    it(`once more after ${status}, which says that it was not processed`, () =>
      expectManifest((host) => [pingBearer(host), exchanged({ status }), granted, withToken(read(TAG, OURS), "t1")]));
  }
});

/** A service that takes each refresh token once, and answers with the next one. */
describe("identity tokens: given in exchange for another", () => {
  const nth = (at: number, access: Access): Exchange =>
    exchanged(
      { body: JSON.stringify({ access_token: `t${at}`, refresh_token: `identity-token-${at + 1}`, expires_in: 300 }) },
      { ...FORM, scope: `repository:ns/app:${access}`, refresh_token: `identity-token-${at}` },
    );

  it("the new one is used for the next scope, and the one after that", () =>
    onStage(
      (host) => [pingBearer(host), nth(1, "pull,push"), withToken(read(TAG, OURS), "t1"), nth(2, "pull"), withToken(read(TAG, OURS), "t2")],
      async (client) => {
        for (const access of ["pull,push", "pull"] as const) expect((await client(access).manifest(TAG))?.digest).to.equal(OURS.digest);
      },
      rotating(),
    ));

  it("also where two scopes are asked for side by side", () =>
    onStage(
      (host) => [pingBearer(host), nth(1, "pull,push"), nth(2, "pull")],
      async (client) => {
        const withheld = await Promise.all([client("pull,push").accessWithheld(), client("pull").accessWithheld()]);
        expect(withheld).to.deep.equal([false, false]);
      },
      rotating(),
    ));

  it("in the next session of the same credential, and in what skopeo gets", async () => {
    const shared = rotating();
    await onStage((host) => [pingBearer(host), nth(1, "pull,push"), withToken(read(TAG, OURS), "t1")], (client) => client("pull,push").manifest(TAG), shared);
    expect(JSON.parse(authfile("r.example", shared.credential))).to.have.nested.property("auths.r\\.example.identitytoken", "identity-token-2");
    await onStage((host) => [pingBearer(host), nth(2, "pull"), withToken(read(TAG, OURS), "t2")], (client) => client("pull").manifest(TAG), shared);
  });

  it("where the answer gives none, or no text, the old one is used again", () =>
    onStage(
      (host) => [
        pingBearer(host),
        exchanged({ body: '{"access_token":"t1","refresh_token":""}' }),
        withToken(read(TAG, OURS), "t1"),
        exchanged({ body: '{"access_token":"t2"}' }, { ...FORM, scope: "repository:ns/app:pull" }),
        withToken(read(TAG, OURS), "t2"),
      ],
      async (client) => {
        for (const access of ["pull,push", "pull"] as const) expect((await client(access).manifest(TAG))?.digest).to.equal(OURS.digest);
      },
      rotating(),
    ));
});

describe("identity tokens: refused", () => {
  const cases: { name: string; answers: Exchange[]; code: ErrorCode; says?: string }[] = [
    { name: "400 invalid_grant", answers: [exchanged({ status: 400, body: '{"error":"invalid_grant"}' })], code: "CREDENTIAL_REJECTED" },
    { name: "400 for another reason", answers: [exchanged({ status: 400, body: '{"error":"invalid_request"}' })], code: "RESPONSE_INVALID" },
    { name: "400 without a reason", answers: [exchanged({ status: 400, body: "<html>" })], code: "RESPONSE_INVALID" },
    { name: "401", answers: [exchanged({ status: 401 })], code: "CREDENTIAL_REJECTED" },
    { name: "403", answers: [exchanged({ status: 403 })], code: "PUSH_DENIED" },
    { name: "500, which is not repeated: some services take a refresh token only once", answers: [exchanged({ status: 500 })], code: "REGISTRY_FAULT" },
    { name: "a reset, which is not repeated either", answers: [exchanged({ instead: "reset" })], code: "REGISTRY_UNREACHABLE", says: "the connection to 127.0.0.1" },
    { name: "401 after the fall-back", answers: [exchanged({ status: 404 }), asked(401)], code: "CREDENTIAL_REJECTED" },
  ];
  for (const { name, answers, code, says = "to log in at 127.0.0.1" } of cases) {
    it(`${name}: ${code}`, () => expectFailure(code, says, (host) => [pingBearer(host), ...answers], setting));
  }
});

describe("identity tokens: nowhere else", () => {
  it("a registry that asks for Basic gets it as a password", () => expectManifest(() => [PING_BASIC, { ...read(TAG, OURS), authorization: AS_BASIC }]));

  it("no error repeats it, where the service echoes the form", async () => {
    const script = (host: string) => [pingBearer(host), exchanged({ status: 403, body: `refresh_token=${IDENTITY} is not allowed` })];
    const told = await onStage(
      script,
      async (client) => {
        const repository = client("pull,push");
        const error: unknown = await repository.manifest(TAG).catch((reason: unknown) => reason);
        return repository.session.redactor.redact(String(error));
      },
      setting,
    );
    expect(told).to.contain("refresh_token=[redacted] is not allowed");
  });

  it("a new identity token in the answer is hidden too", async () => {
    const told = await onStage(
      (host) => [pingBearer(host), granted, withToken(read(TAG, "absent"), "t1")],
      async (client) => {
        await client("pull,push").manifest(TAG);
        return client("pull,push").session.redactor.redact("access t1, refresh identity-token-2");
      },
      setting,
    );
    expect(told).to.equal("access [redacted], refresh [redacted]");
  });
});
