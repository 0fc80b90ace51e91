import { expect } from "chai";
import { Confidential } from "../../../core/credentials/confidential.js";
import type { ErrorCode } from "../../../core/errors.js";
import type { InfisicalIdentity } from "../../../core/services/infisical/identity.js";
import { infisicalLogin } from "../../../core/services/infisical/login.js";
import { expectPrintable, rejectionOf } from "../../unit/faults.js";
import type { Exchange } from "../scripted-registry.js";
import { asked, atInfisical, BEARER, FORBIDDEN, gives, NO_FOLDER, NO_SECRET, TOKEN } from "./infisical-stage.js";
import { json } from "./stage.js";

const PASSWORD = "f0rgejo-p4ss";
const USER = gives("REG_USER", "reg-bot");
const SOUND = [USER, gives("REG_PASSWORD", PASSWORD)];

const readLogin = (script: readonly Exchange[], options: Parameters<typeof atInfisical>[2] = {}) => atInfisical(script, (client, source) => infisicalLogin(source, client), options);

describe("infisicalLogin: the two secrets, by their names", () => {
  it("asks for these two and nothing else", async () => {
    const { result } = await readLogin(SOUND);
    expect(result).to.include({ kind: "basic", username: "reg-bot" });
    expect(result.password.reveal()).to.equal(PASSWORD);
  });

  it("takes a line break off their ends, and hides both and the token from every error", async () => {
    await atInfisical([gives("REG_USER", "reg-bot\n"), gives("REG_PASSWORD", `${PASSWORD}\n`)], async (client, source, redactor) => {
      expect((await infisicalLogin(source, client)).password.reveal()).to.equal(PASSWORD);
      expect(redactor.redact(`reg-bot ${PASSWORD}\n ${TOKEN}`)).to.equal("[redacted] [redacted] [redacted]");
    });
  });

  it("asks an older Infisical by its v3", async () => {
    const noRoute = json(404, { message: "Route GET:/api/v4/secrets/REG_USER?x not found", error: "Not Found", statusCode: 404 });
    const older = ({ request, ...rest }: Exchange): Exchange => ({ ...rest, request: String(request).replace("/v4/secrets/", "/v3/secrets/raw/").replace("projectId", "workspaceId") });
    expect((await readLogin([{ ...USER, ...noRoute }, ...SOUND.map(older)])).result.username).to.equal("reg-bot");
  });

  const wrong: [what: string, answer: Partial<Exchange>, code: ErrorCode, says: string][] = [
    ["a value that is hidden", json(200, { secret: { environment: "prod", secretPath: "/registry", secretKey: "REG_USER", secretValue: "<hidden-by-infisical>", secretValueHidden: true } }), "CONFIG_MISSING", "is hidden from this identity"],
    ["another folder's", gives("REG_USER", "x", { secretPath: "/other" }), "CONFIG_MISSING", "is answered with another one: REG_USER in /other of prod"],
    ["another environment's", gives("REG_USER", "x", { environment: "dev" }), "CONFIG_MISSING", "is answered with another one: REG_USER in /registry of dev"],
    ["another one", { ...gives("OTHER", "x"), ...asked("REG_USER") }, "CONFIG_MISSING", "is answered with another one: OTHER"],
    ["a reference that does not resolve", gives("REG_USER", "${dev.REG_USER}"), "CONFIG_MISSING", "holds a reference to another secret that does not resolve"],
    ["an empty one", gives("REG_USER", ""), "CONFIG_MISSING", "is empty"],
    ["none of that name", json(404, NO_SECRET), "CONFIG_MISSING", "(404, Secret with name 'X' not found)"],
    ["no such folder", json(404, NO_FOLDER), "CONFIG_MISSING", "(404, Folder with path"],
    ["401", json(401, { message: "Token missing", error: "UnauthorizedError" }), "CREDENTIAL_REJECTED", "get a new one"],
    ["403", json(403, FORBIDDEN), "PUSH_DENIED", "You are not allowed to describeSecret on secrets"],
    ["403 for a token that has expired", json(403, { statusCode: 403, error: "TokenError", message: "Your token has expired. Please re-authenticate." }), "CREDENTIAL_REJECTED", "Your token has expired"],
    ["422", json(422, { statusCode: 422, error: "ValidationFailure", message: [{ code: "x" }] }), "CONFIG_MISSING", "(422, ValidationFailure)"],
    ["418", { status: 418, body: "a teapot" }, "RESPONSE_INVALID", "(418, a teapot)"],
    ["an HTML page", { status: 200, body: "<html>sign in</html>" }, "RESPONSE_INVALID", "is not JSON"],
    ["no secret", json(200, { secrets: [] }), "RESPONSE_INVALID", "is not of the expected form (secret)"],
    ["half a document", { status: 200, body: '{"secret":{"secretKey":"REG' }, "RESPONSE_INVALID", "is not JSON"],
    ["a redirect to another host", { status: 302, headers: { location: "https://evil.example/?t=1" } }, "REDIRECT_UNTRUSTED", "redirects to https://evil.example/ (302)"],
    ["a redirect to the same host", { status: 308, headers: { location: "/elsewhere" } }, "REDIRECT_UNTRUSTED", "/elsewhere (308)"],
    ["a redirect to nowhere", { status: 307 }, "REDIRECT_UNTRUSTED", "(307)"],
  ];
  for (const [what, answer, code, says] of wrong) {
    it(`${code} for ${what}, and the second is not asked for`, async () => {
      const error = await rejectionOf(readLogin([{ ...asked("REG_USER"), status: 500, ...answer }]));
      expect(error.code).to.equal(code);
      expect(error.message).to.contain(says).and.contain("127.0.0.1").and.not.contain(TOKEN);
      expectPrintable(error.message);
    });
  }

  const passing: [what: string, fault: Partial<Exchange>][] = [
    ["429, after what Retry-After says", { status: 429, headers: { "retry-after": "0" } }],
    ["503", { status: 503 }],
    ["502", { status: 502 }],
    ["an answer that breaks off", { ...USER, breaksAfter: 20 }],
    ["a connection that is reset", { status: 200, instead: "reset" }],
  ];
  for (const [what, fault] of passing) {
    it(`tries again after ${what}`, async () => {
      const { result, notes } = await readLogin([{ ...asked("REG_USER"), status: 200, ...fault }, ...SOUND]);
      expect(result.username).to.equal("reg-bot");
      expect(notes.join()).to.contain("trying again");
    });
  }

  it("RATE_LIMITED where it goes on, REGISTRY_FAULT where it is broken, REGISTRY_UNREACHABLE where it is slow", async () => {
    const three = (answer: Partial<Exchange>) => Array.from({ length: 3 }, (): Exchange => ({ ...asked("REG_USER"), status: 200, ...answer }));
    expect(await rejectionOf(readLogin(three(json(429, { message: "Rate limit exceeded" }))))).to.have.property("code", "RATE_LIMITED");
    expect(await rejectionOf(readLogin(three({ status: 500 })))).to.have.property("code", "REGISTRY_FAULT");
    const slow = await rejectionOf(readLogin(three({ instead: "silence" }), { answerTimeoutMs: 60 }));
    expect(slow.message).to.match(/^REGISTRY_UNREACHABLE: Service at 127\.0\.0\.1:\d+: /).and.contain("did not answer within 0.06 s");
    expect((await rejectionOf(readLogin(three({ instead: "drip" }), { answerTimeoutMs: 60 }))).message).to.contain("did not finish its answer");
  });
});

describe("infisicalLogin: as whom it is asked", () => {
  const universal: InfisicalIdentity = { kind: "universal", clientId: "client-1", clientSecret: new Confidential("cl1ent-secret") };
  const oidc: InfisicalIdentity = { kind: "oidc", identityId: "id-1", idToken: () => Promise.resolve(new Confidential("ey.job.t0ken")) };
  const login = (path: string, body: object, answer: Partial<Exchange> = {}): Exchange => ({ request: `POST /api/v1/auth/${path}/login`, ...json(200, { accessToken: TOKEN, expiresIn: 60, accessTokenMaxTTL: 60, tokenType: "Bearer" }), inspect: (text) => expect(JSON.parse(text)).to.deep.equal(body), ...answer });
  const byUniversal = (answer?: Partial<Exchange>) => login("universal-auth", { clientId: "client-1", clientSecret: "cl1ent-secret" }, answer);
  const byOidc = (answer?: Partial<Exchange>) => login("oidc-auth", { identityId: "id-1", jwt: "ey.job.t0ken" }, answer);

  it("logs in once by universal auth, or by the job's own token", async () => {
    expect((await readLogin([byUniversal(), ...SOUND], { identity: universal })).result.username).to.equal("reg-bot");
    expect((await readLogin([byOidc(), ...SOUND], { identity: oidc })).result.username).to.equal("reg-bot");
  });

  it("hides the client secret and the token that it gets", async () => {
    await atInfisical([byUniversal(), ...SOUND], async (client, source, redactor) => {
      await infisicalLogin(source, client);
      expect(redactor.redact(`cl1ent-secret ${TOKEN} ${BEARER}`)).to.equal("[redacted] [redacted] Bearer [redacted]");
    }, { identity: universal });
  });

  const refusals: [what: string, identity: InfisicalIdentity, exchange: Exchange, code: ErrorCode, says: string][] = [
    ["401", universal, byUniversal(json(401, { message: "Invalid credentials", error: "UnauthorizedError" })), "CREDENTIAL_REJECTED", "refused to log in this identity (401, Invalid credentials)"],
    ["401 to a job", oidc, byOidc(json(401, { message: "Access denied: OIDC audience not allowed", error: "UnauthorizedError" })), "CREDENTIAL_REJECTED", "OIDC audience not allowed"],
    ["403", oidc, byOidc(json(403, { message: "Access denied", error: "Forbidden" })), "PUSH_DENIED", "issuer, audience, subject and claims"],
    ["404", oidc, byOidc(json(404, { message: "OIDC auth method not found for identity" })), "CONFIG_MISSING", "OIDC auth method not found"],
    ["no token", universal, byUniversal(json(200, { tokenType: "Bearer" })), "RESPONSE_INVALID", "is not of the expected form (accessToken)"],
    ["a token that no header carries", universal, byUniversal(json(200, { accessToken: "a\nb" })), "CONFIG_MISSING", "has several lines"],
    ["a redirect", universal, byUniversal({ status: 307, headers: { location: "https://evil.example/" }, body: "" }), "REDIRECT_UNTRUSTED", "Nothing was sent there"],
  ];
  for (const [what, identity, exchange, code, says] of refusals) {
    it(`${code} where the login is answered with ${what}`, async () => {
      const error = await rejectionOf(readLogin([exchange], { identity }));
      expect(error.code).to.equal(code);
      expect(error.message).to.contain(says).and.not.contain("cl1ent-secret").and.not.contain("ey.job");
    });
  }

  it("does not log in twice where it is not known whether the first was taken", async () => {
    expect(await rejectionOf(readLogin([byUniversal({ status: 500, body: "" })], { identity: universal }))).to.have.property("code", "REGISTRY_FAULT");
    expect((await readLogin([byUniversal({ status: 429, body: "" }), byUniversal(), ...SOUND], { identity: universal })).result.username).to.equal("reg-bot");
  });
});
