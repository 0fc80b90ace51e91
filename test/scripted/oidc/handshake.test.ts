import { expect } from "chai";
import type { OidcLogin } from "../../../core/credentials/credential.js";
import { loginForTools } from "../../../core/registry/auth/tool-login.js";
import { jobClaims, jobLogin, sourceOf, unsigned } from "../../support/oidc/tokens.js";
import { OURS, TAG } from "../documents.js";
import { basic, pingBearer, PING_BASIC, read, tokenPath, withToken, without } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { atRegistry, expectFailure, readTag, type Script } from "../stage.js";

const FIRST = unsigned(jobClaims());
const SECOND = unsigned(jobClaims({ jti: "2" }));
/** What a zot before 2.1.19 says, and every one without a realm: nothing. */
const PING_SILENT: Exchange = { request: "GET /v2/", status: 401, body: '{"code":"UNAUTHORIZED"}' };
const PING_OPEN: Exchange = { request: "GET /v2/", status: 200, body: "{}" };
const elsewhere: Exchange = { request: "GET /v2/", status: 401, headers: { "www-authenticate": 'Bearer realm="https://auth.example.org/token",service="s"' } };
const exchanged = (id: string, answer: Partial<Exchange> = {}): Exchange => ({ request: `${tokenPath("pull,push")}&account=oidc`, authorization: basic(`oidc:${id}`), status: 200, body: '{"token":"t1","expires_in":300}', ...answer });
const refused = (exchange: Exchange): Exchange => ({ ...exchange, status: 401, body: "" });

/** A login whose tokens come one after the other; the first may be an old one. */
async function by(tokens: readonly string[], lasts: "renewed" | "once" = "renewed"): Promise<{ readonly credential: OidcLogin }> {
  return { credential: await jobLogin(sourceOf(tokens, lasts)) };
}

async function expectRead(script: Script, tokens: readonly string[] = [FIRST]): Promise<OidcLogin> {
  const setting = await by(tokens);
  expect((await readTag(script, setting))?.digest).to.equal(OURS.digest);
  return setting.credential;
}

describe("a job's ID token: what the registry answers decides how it is given", () => {
  it("as it is, where the registry refuses without a challenge", async () => {
    const { token } = await expectRead(() => [PING_SILENT, withToken(read(TAG, OURS), FIRST)]);
    expect(token.way).to.equal("as it is");
  });

  it("in exchange, where the registry is its own token service", async () => {
    const { token } = await expectRead((host) => [pingBearer(host), exchanged(FIRST), withToken(read(TAG, OURS), "t1")]);
    expect(token.way).to.equal("exchanged");
  });

  it("as it is to the registry itself, where another host is its token service, which gets nothing", async () => {
    await expectRead(() => [elsewhere, withToken(read(TAG, OURS), FIRST)]);
  });

  it("as it is, where another port of the registry's host is its token service", async () => {
    const ping = { ...PING_SILENT, headers: { "www-authenticate": 'Bearer realm="http://127.0.0.1:1/token",service="s"' } };
    await expectRead(() => [ping, withToken(read(TAG, OURS), FIRST)]);
  });

  for (const status of [400, 401, 403, 404, 405]) {
    it(`as it is, where the registry's own token service takes none (${status})`, async () => {
      const { token } = await expectRead((host) => [pingBearer(host), exchanged(FIRST, { status, body: "" }), withToken(read(TAG, OURS), FIRST)]);
      expect(token.way).to.equal("as it is");
    });
  }

  it("not at all, where nobody is asked; as it is, once somebody is", async () => {
    await expectRead(() => [PING_OPEN, without(read(TAG, OURS))]);
    await expectRead(() => [PING_OPEN, refused(without(read(TAG, OURS))), withToken(read(TAG, OURS), FIRST)]);
  });

  it("to nobody who asks for a password: CREDENTIAL_REJECTED", async () =>
    expectFailure("CREDENTIAL_REJECTED", "asks for a username and a password, and takes no ID tokens", () => [PING_BASIC], await by([FIRST])));

  it("and a token service that is broken is told", async () =>
    expectFailure("REGISTRY_FAULT", "(500)", (host) => [pingBearer(host), ...Array.from({ length: 3 }, () => exchanged(FIRST, { status: 500, body: "" }))], await by([FIRST])));

  it("tells the name that another token gives its bearer", async () => {
    const given = unsigned({ sub: "robot$ci" });
    const { token } = await expectRead((host) => [pingBearer(host), exchanged(FIRST, { body: JSON.stringify({ token: given }) }), withToken(read(TAG, OURS), given)]);
    expect(token.takenFor).to.equal("robot$ci");
  });
});

describe("a job's ID token that is refused", () => {
  const OLD = unsigned(jobClaims({ iat: Date.now() / 1000 - 3600, end: 3600 }));
  /** As if it had been taken a while ago: what is new is not taken again. */
  const aged = async (tokens: readonly string[], lasts: "renewed" | "once" = "renewed") => {
    const real = Date.now;
    Date.now = () => real() - 60_000;
    try {
      return await by(tokens, lasts);
    } finally {
      Date.now = real;
    }
  };

  it("is taken again, and the request repeated, as it is", async () => {
    expect((await readTag(() => [PING_SILENT, refused(withToken(read(TAG, OURS), OLD)), withToken(read(TAG, OURS), SECOND)], await aged([OLD, SECOND])))?.digest).to.equal(OURS.digest);
  });

  it("is taken again, and the request repeated, in exchange", async () => {
    const script: Script = (host) => [pingBearer(host), exchanged(OLD), refused(withToken(read(TAG, OURS), "t1")), exchanged(SECOND, { body: '{"token":"t2"}' }), withToken(read(TAG, OURS), "t2")];
    expect((await readTag(script, await aged([OLD, SECOND])))?.digest).to.equal(OURS.digest);
  });

  it("is not taken again right after it was: CREDENTIAL_REJECTED, naming whom it is of", async () =>
    expectFailure("CREDENTIAL_REJECTED", "The job's ID token is that of repo:my-org/my-repo:ref:refs/heads/main, of https://forge.example.org, for the audience zot", () => [PING_SILENT, refused(withToken(read(TAG, OURS), FIRST))], await by([FIRST, SECOND])));

  it("cannot be taken again from a variable: CREDENTIAL_REJECTED", async () =>
    expectFailure("CREDENTIAL_REJECTED", "check that the registry takes tokens of this issuer", () => [PING_SILENT, refused(withToken(read(TAG, OURS), OLD))], await aged([OLD, SECOND], "once")));

  it("for its rights is that of somebody who is known: PUSH_DENIED", async () =>
    expectFailure("PUSH_DENIED", "It knows the job (repo:my-org/my-repo:ref:refs/heads/main, of ", () => [PING_SILENT, { ...withToken(read(TAG, OURS), FIRST), status: 403, body: "" }], await by([FIRST])));

  it("that is over when it is needed is taken again before", async () => {
    const ending = unsigned(jobClaims({ end: 10, iat: Date.now() / 1000 - 600 }));
    await expectRead(() => [PING_SILENT, withToken(read(TAG, OURS), SECOND)], [ending, SECOND]);
  });
});

describe("a job's ID token, for programs that know none", () => {
  const tokenOf = async (script: Script) => {
    const { credential } = await by([FIRST]);
    return atRegistry(script, async (_, open) => {
      const login = await loginForTools({ credential, session: () => open({ credential }) });
      return login && `${login.username}:${login.password.reveal()}`;
    });
  };
  const bare = { ...exchanged(FIRST), request: "GET /token?service=s&account=oidc" };

  it("is a password where they can give it in exchange, to the registry alone", async () => expect(await tokenOf((host) => [pingBearer(host), bare, { ...PING_OPEN, authorization: "Bearer t1" }])).to.equal(`oidc:${FIRST}`));
  it("is none where it is taken as it is", async () => expect(await tokenOf(() => [PING_SILENT, { ...PING_OPEN, authorization: `Bearer ${FIRST}` }])).to.equal(undefined));
  it("is none where another host would get it", async () => expect(await tokenOf(() => [elsewhere, { ...PING_OPEN, authorization: `Bearer ${FIRST}` }])).to.equal(undefined));
  it("is none where nobody asks", async () => expect(await tokenOf(() => [PING_OPEN, PING_OPEN])).to.equal(undefined));
});
