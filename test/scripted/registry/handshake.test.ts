import { expect } from "chai";
import { ANONYMOUS } from "../../../core/credentials/credential.js";
import { OURS, TAG } from "../documents.js";
import { BASIC, bearer, PING_BASIC, read, token, tokenForNobody, withToken, without } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { expectFailure, onStage, readTag } from "../stage.js";

const challenged = (...values: string[]): Exchange => ({ request: "GET /v2/", status: 401, headers: { "www-authenticate": values } });
const realm = (host: string) => `http://${host}/token`;

describe("handshake: the challenge decides", () => {
  const withBearer: { name: string; challenges: (host: string) => string[] }[] = [
    { name: "Bearer alone", challenges: (host) => [`Bearer realm="${realm(host)}",service="s"`] },
    { name: "unquoted values", challenges: (host) => [`Bearer realm=${realm(host)}, service=s`] },
    { name: "any case", challenges: (host) => [`bEARER REALM="${realm(host)}", Service="s"`] },
    { name: "Bearer after Basic in one header", challenges: (host) => [`Basic realm="r", Bearer realm="${realm(host)}",service="s"`] },
    { name: "Bearer before Basic in one header", challenges: (host) => [`Bearer realm="${realm(host)}",service="s", Basic realm="r"`] },
    { name: "Bearer in the second of two headers", challenges: (host) => ['Basic realm="r"', `Bearer realm="${realm(host)}",service="s"`] },
    { name: "Bearer in the first of three headers", challenges: (host) => [`Bearer realm="${realm(host)}",service="s"`, "Negotiate", 'Basic realm="r"'] },
    { name: "a Bearer without a realm before a whole one", challenges: (host) => [`Bearer service="x", Bearer realm="${realm(host)}",service="s"`] },
    { name: "the scope of the challenge, which is not the one that is needed", challenges: (host) => [`Bearer realm="${realm(host)}",service="s",scope="registry:catalog:*"`] },
  ];
  for (const { name, challenges } of withBearer) {
    it(`${name}: a token for this repository, and no Basic to it`, async () => {
      const manifest = await readTag((host) => [challenged(...challenges(host)), token("t1"), withToken(read(TAG, OURS), "t1")]);
      expect(manifest?.digest).to.equal(OURS.digest);
    });
  }

  const withBasic: { name: string; challenges: string[] }[] = [
    { name: "Basic in lower case", challenges: ["basic realm=r"] },
    { name: "Basic behind what we do not speak", challenges: ["Negotiate", 'Digest realm="d", qop="auth, auth-int", Basic realm="r"'] },
    { name: "Basic beside a Bearer without a realm", challenges: ["Bearer", 'Basic realm="r"'] },
  ];
  for (const { name, challenges } of withBasic) {
    it(`${name}: Basic`, async () => {
      const manifest = await readTag(() => [challenged(...challenges), read(TAG, OURS)]);
      expect(manifest?.digest).to.equal(OURS.digest);
    });
  }

  it("nothing that we speak: the request goes without, and its refusal is a rejected login", () =>
    expectFailure("CREDENTIAL_REJECTED", "(401)", () => [challenged("Negotiate"), { ...without(read(TAG, OURS)), status: 401, body: "" }]));

  it("a realm with a query keeps it", async () => {
    const asked = { ...token("t1"), request: String(token("t1").request).replace("?", "?tenant=a&") };
    const manifest = await readTag((host) => [challenged(`Bearer realm="${realm(host)}?tenant=a",service="s"`), asked, withToken(read(TAG, OURS), "t1")]);
    expect(manifest?.digest).to.equal(OURS.digest);
  });

  it("nobody gets a token too: no account, no Authorization to the realm", async () => {
    const script = (host: string) => [challenged(`Bearer realm="${realm(host)}",service="s"`), tokenForNobody("t1"), withToken(read(TAG, OURS), "t1")];
    const manifest = await onStage(script, (client) => client("pull").manifest(TAG), { credential: ANONYMOUS });
    expect(manifest?.digest).to.equal(OURS.digest);
  });

  it("nobody has no answer to Basic, and says that a login is needed", () =>
    expectFailure("CREDENTIAL_REJECTED", "give a username", () => [PING_BASIC, { ...without(read(TAG, "absent")), status: 401 }], { credential: ANONYMOUS }));
});

describe("handshake: when a registry asks for a login", () => {
  it("200 with a challenge, as zot answers anonymous, still leads to a login", async () => {
    const manifest = await readTag(() => [{ ...PING_BASIC, status: 200 }, read(TAG, OURS)]);
    expect(manifest?.digest).to.equal(OURS.digest);
  });

  const late: { name: string; second: (host: string) => Exchange[] }[] = [
    { name: "Basic", second: () => [{ ...without(read(TAG, OURS)), status: 401, headers: { "www-authenticate": 'Basic realm="r"' } }, read(TAG, OURS)] },
    { name: "Bearer", second: (host) => [{ ...without(read(TAG, OURS)), status: 401, headers: bearer(host) }, token("t1"), withToken(read(TAG, OURS), "t1")] },
  ];
  for (const { name, second } of late) {
    it(`only when it is asked for more than /v2/: ${name} is answered then`, async () => {
      const manifest = await readTag((host) => [{ request: "GET /v2/", status: 200 }, ...second(host)]);
      expect(manifest?.digest).to.equal(OURS.digest);
    });
  }

  it("a Basic login that is refused is not tried again", () =>
    expectFailure("CREDENTIAL_REJECTED", "expired", () => [PING_BASIC, { ...read(TAG, "absent"), status: 401, headers: { "www-authenticate": 'Basic realm="r"' } }]));
});

describe("handshake: what is no registry", () => {
  const cases: { name: string; answer: Partial<Exchange>; code: "RESPONSE_INVALID" | "PUSH_DENIED" | "RATE_LIMITED" | "REGISTRY_FAULT"; says: string; times?: number }[] = [
    { name: "a web page", answer: { status: 200, headers: { "content-type": "text/html" }, body: "<html>" }, code: "RESPONSE_INVALID", says: "is not a registry" },
    { name: "404", answer: { status: 404 }, code: "RESPONSE_INVALID", says: "GET /v2/ answered 404" },
    { name: "403, in its own words", answer: { status: 403, body: "your address is not allowed" }, code: "PUSH_DENIED", says: "your address is not allowed). Ask for pull rights" },
    { name: "429, three times", answer: { status: 429 }, code: "RATE_LIMITED", says: "(429)", times: 3 },
    { name: "502, three times", answer: { status: 502, body: "<html>Bad Gateway</html>" }, code: "REGISTRY_FAULT", says: "an HTML page", times: 3 },
  ];
  for (const { name, answer, code, says, times = 1 } of cases) {
    it(`${name}: ${code}`, () => expectFailure(code, says, () => Array<Exchange>(times).fill({ request: "GET /v2/", status: 200, ...answer })));
  }

  it("parallel requests share one handshake", async () => {
    const both = await onStage(
      () => [PING_BASIC, read(TAG, OURS), read(TAG, OURS)],
      (client) => Promise.all([client("pull").manifest(TAG), client("pull").manifest(TAG)]),
    );
    expect(both.map((manifest) => manifest?.digest)).to.deep.equal([OURS.digest, OURS.digest]);
  });

  it("the login is sent from the first request after the handshake on", async () => {
    const seen: (string | null)[] = [];
    const looked: Exchange = { ...read(TAG, OURS), inspect: (_body, headers) => void seen.push(headers.get("authorization"), headers.get("user-agent")) };
    await readTag(() => [PING_BASIC, looked]);
    expect(seen).to.deep.equal([BASIC, "container-publisher"]);
  });
});
