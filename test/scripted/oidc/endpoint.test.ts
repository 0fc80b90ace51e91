import { expect } from "chai";
import type { ErrorCode } from "../../../core/errors.js";
import { idTokenEndpoint } from "../../../core/services/forges/id-token-endpoint.js";
import type { TakenToken } from "../../../core/credentials/oidc/job-token.js";
import { Redactor } from "../../../core/redact.js";
import { DEFAULT_RETRY } from "../../../core/registry/http/retry-policy.js";
import { expectPrintable, faultOf, rejectionOf } from "../../unit/faults.js";
import { ScriptedRegistry, type Exchange } from "../scripted-registry.js";

const REQUEST_TOKEN = "request-t0ken";
const request = "GET /a/idtoken?api-version=2.0&audience=my+zot";
const authorization = `Bearer ${REQUEST_TOKEN}`;
const ASK = { request, authorization };
const QUICK = { ...DEFAULT_RETRY, attempts: 2, firstPauseMs: 1, longestPauseMs: 5 };

function endpoint(url: string, answerTimeoutMs = 5000, token = REQUEST_TOKEN) {
  return idTokenEndpoint({ url, token, audience: "my zot" }, { answerTimeoutMs, proxy: {}, retry: QUICK, tell: () => undefined, redactor: new Redactor() });
}

async function ask(script: readonly Exchange[], answerTimeoutMs?: number): Promise<TakenToken> {
  await using forge = await ScriptedRegistry.start();
  forge.load(script);
  try {
    return await endpoint(`http://${forge.host}/a/idtoken?api-version=2.0`, answerTimeoutMs).take();
  } finally {
    forge.verify();
  }
}

describe("a job asks its forge for an ID token", () => {
  it("by the job's request token, for an audience, and keeps the query that is there", async () => {
    expect((await ask([{ ...ASK, status: 200, body: '{"count":1,"value":"a.b.c"}' }])).text).to.equal("a.b.c");
  });

  it("and is told what time it is there, where that is not ours", async () => {
    const { now } = await ask([{ ...ASK, status: 200, headers: { date: "Thu, 01 Jan 2026 00:00:00 GMT" }, body: '{"value":"a.b.c"}' }]);
    expect(now).to.equal(Date.UTC(2026, 0, 1));
  });

  it("once more where the forge was away for a moment", async () => {
    expect((await ask([{ ...ASK, status: 503 }, { ...ASK, status: 200, body: '{"value":"a.b.c"}' }])).text).to.equal("a.b.c");
  });

  const refused: readonly (readonly [string, readonly Partial<Exchange>[], ErrorCode, string])[] = [
    ["401", [{ status: 401 }], "CREDENTIAL_REJECTED", "id-token: write"],
    ["403", [{ status: 403 }], "CREDENTIAL_REJECTED", "enable-openid-connect: true"],
    ["404", [{ status: 404 }], "RESPONSE_INVALID", "ACTIONS_ID_TOKEN_REQUEST_URL"],
    ["429", [{ status: 429 }, { status: 429 }], "RATE_LIMITED", "(429)"],
    ["500", [{ status: 500 }, { status: 500 }], "REGISTRY_FAULT", "(500)"],
    ["503", [{ status: 503 }, { status: 503 }], "REGISTRY_FAULT", "(503)"],
    ["a redirect", [{ status: 302, headers: { location: "http://127.0.0.1:1/?x" } }], "REDIRECT_UNTRUSTED", "Nothing was sent there"],
    ["no JSON", [{ status: 200, body: "<html>" }], "RESPONSE_INVALID", "is not JSON"],
    ["JSON without a token", [{ status: 200, body: '{"value":""}' }], "RESPONSE_INVALID", "is not of the expected form"],
    ["an end of the connection", [{ status: 200, instead: "reset" }, { status: 200, instead: "reset" }], "REGISTRY_UNREACHABLE", "the forge that gives the job ID tokens"],
    ["a body that breaks off", [{ status: 200, body: '{"value":"a.b.c"}', breaksAfter: 5 }, { status: 200, body: '{"value":"a.b.c"}', breaksAfter: 5 }], "REGISTRY_UNREACHABLE", "the forge that gives the job ID tokens"],
  ];
  for (const [name, answers, code, says] of refused) {
    it(`and gets ${name}: ${code}`, async () => {
      const fault = await rejectionOf(ask(answers.map((answer) => ({ status: 500, ...ASK, ...answer }))));
      expect(fault.code).to.equal(code);
      expect(fault.message).to.contain(says).and.not.to.contain(REQUEST_TOKEN);
      expectPrintable(fault.message);
    });
  }

  it("and gets no answer in time: REGISTRY_UNREACHABLE", async () => {
    const { code, message } = await rejectionOf(ask([{ ...ASK, status: 200, instead: "silence" }, { ...ASK, status: 200, instead: "silence" }], 100));
    expect(code).to.equal("REGISTRY_UNREACHABLE");
    expect(message).to.contain("did not answer within 0.1 s").and.to.contain("the forge that gives the job ID tokens");
  });

  const untrusted: readonly (readonly [string, string])[] = [
    ["http://forge.example.org/idtoken", "is not https, but http to forge.example.org"],
    ["http://forgejo:3000/idtoken", "is not https, but http to forgejo:3000"],
    ["http://10.0.0.2/idtoken", "is not https"],
    ["ftp://127.0.0.1/idtoken", "is not https"],
    ["https://user:s3cret@forge.example.org/", "holds a user name"],
    ["s3cret", "is no URL"],
    ["", "is no URL"],
  ];
  for (const [url, says] of untrusted) {
    it(`and sends nothing to ${JSON.stringify(url)}: CONFIG_MISSING`, () => {
      const { code, message } = faultOf(() => endpoint(url));
      expect(code).to.equal("CONFIG_MISSING");
      expect(message).to.contain(says).and.to.contain("nothing was sent there").and.not.to.contain("s3cret");
    });
  }

  for (const url of ["https://forge.example.org/x", "https://forgejo/x", "http://[::1]:3000/x", "http://localhost:3000/x"]) it(`would ask ${url}`, () => expect(endpoint(url).name).to.contain(new URL(url).host));

  for (const token of ["", "two words", "line\nbreak"]) it(`and sends no ${JSON.stringify(token)} for a request token: CONFIG_MISSING`, () => expect(faultOf(() => endpoint("https://forge.example.org/", 5000, token)).code).to.equal("CONFIG_MISSING"));
});
