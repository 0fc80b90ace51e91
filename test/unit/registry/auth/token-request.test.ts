import { expect } from "chai";
import { basicHeader, login } from "../../../../core/credentials/credential.js";
import { identityTokenRequest, isInvalidGrant, nextRefreshToken, plainRequest } from "../../../../core/registry/auth/token-request.js";
import type { HttpRequest } from "../../../../core/registry/http/transport.js";

const realm = new URL("https://auth.example/token?tenant=a");
const order = { realm, service: "registry.example", scope: "repository:ns/app:pull,push" };
const bot = login("bot", "hunter2");
const identity = login("<token>", "identity+token/&=");

describe("registry/token-request: GET", () => {
  const SCOPE = "scope=repository%3Ans%2Fapp%3Apull%2Cpush";
  const cases: { name: string; of: Partial<typeof order> | { service: undefined; scope: undefined }; login?: typeof bot; query: string }[] = [
    { name: "a user", of: {}, login: bot, query: `?tenant=a&service=registry.example&${SCOPE}&account=bot` },
    { name: "nobody", of: {}, query: `?tenant=a&service=registry.example&${SCOPE}` },
    { name: "an identity token, which is no account", of: {}, login: identity, query: `?tenant=a&service=registry.example&${SCOPE}` },
    { name: "no service and no scope", of: { service: undefined, scope: undefined }, login: bot, query: "?tenant=a&account=bot" },
    { name: "a realm that names a service already: ours counts", of: { realm: new URL("https://auth.example/token?service=x") }, query: `?service=registry.example&${SCOPE}` },
    { name: "a service with reserved characters", of: { service: "a&b=c d" }, query: `?tenant=a&service=a%26b%3Dc+d&${SCOPE}` },
  ];
  for (const { name, of, login: who, query } of cases) {
    it(`for ${name}`, () => {
      const { method, url, headers, body } = plainRequest({ ...order, ...of }, who);
      expect({ method, query: url.search, body }).to.deep.equal({ method: "GET", query, body: undefined });
      expect(headers).to.deep.equal(who ? { authorization: basicHeader(who) } : {});
    });
  }

  it("with further scopes, each a parameter of its own", () => {
    const further = ["repository:ns/base:pull", "registry:catalog:*"];
    expect(plainRequest({ ...order, further }, bot).url.searchParams.getAll("scope")).to.deep.equal([order.scope, ...further]);
    expect(plainRequest({ ...order, scope: undefined, further }, bot).url.searchParams.getAll("scope")).to.deep.equal(further);
  });

  it("leaves the realm as it is", () => {
    plainRequest(order, bot);
    expect(realm.href).to.equal("https://auth.example/token?tenant=a");
  });
});

function formOf(body: HttpRequest["body"]): URLSearchParams {
  if (typeof body !== "string") throw new Error("the form is a text");
  return new URLSearchParams(body);
}

describe("registry/token-request: POST of an identity token", () => {
  it("holds all in the form, and nothing in the address or a header", () => {
    const { method, url, headers, body } = identityTokenRequest(order, identity);
    expect({ method, href: url.href, headers }).to.deep.equal({ method: "POST", href: realm.href, headers: { "content-type": "application/x-www-form-urlencoded" } });
    expect(Object.fromEntries(formOf(body))).to.deep.equal({
      grant_type: "refresh_token",
      client_id: "container-publisher",
      service: "registry.example",
      scope: "repository:ns/app:pull,push",
      refresh_token: "identity+token/&=",
    });
  });

  it("leaves out what is not known", () => {
    const { body } = identityTokenRequest({ realm, service: undefined, scope: undefined }, identity);
    expect([...formOf(body).keys()]).to.deep.equal(["grant_type", "client_id", "refresh_token"]);
  });
});

describe("registry/token-request: nextRefreshToken", () => {
  const cases: [body: string, next: string | undefined][] = [
    ['{"access_token":"a","refresh_token":"b c"}', "b c"],
    ['{"access_token":"a"}', undefined],
    ['{"refresh_token":""}', undefined],
    ['{"refresh_token":null}', undefined],
    ['{"refresh_token":"a\\nb"}', undefined],
    ['{"refresh_token":"t\u00f6ken"}', undefined],
    ["<html>", undefined],
  ];
  for (const [body, next] of cases) it(`${next === undefined ? "none" : "one"} in ${body}`, () => expect(nextRefreshToken(Buffer.from(body))).to.equal(next));
});

describe("registry/token-request: isInvalidGrant", () => {
  const cases: [status: number, body: string, invalid: boolean][] = [
    [400, '{"error":"invalid_grant"}', true],
    [400, '{"error":"invalid_grant","error_description":"expired"}', true],
    [400, '{"error":"invalid_scope"}', false],
    [400, '{"error":{"invalid_grant":1}}', false],
    [400, "invalid_grant", false],
    [400, "null", false],
    [400, "", false],
    [401, '{"error":"invalid_grant"}', false],
    [500, '{"error":"invalid_grant"}', false],
  ];
  for (const [status, body, invalid] of cases) {
    it(`${invalid ? "is" : "is not"} ${status} ${body}`, () => expect(isInvalidGrant(status, Buffer.from(body))).to.equal(invalid));
  }
});
