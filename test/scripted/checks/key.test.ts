import { expect } from "chai";
import { expectPrintable, rejectionOf } from "../../unit/faults.js";
import { keyOf, type Wish } from "./stage.js";
import { BASIC, bearer, DENIED, listed, mayPush, PING_BASIC, pingBearer, probe, without } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";

const NOW = "Thu, 26 Nov 2026 12:00:00 GMT";
const USED = "2026-11-25T00:00:00.5Z";
const tags = (answer: Partial<Exchange> = {}): Exchange => ({ request: "GET /v2/ns/app/tags/list?n=1000", authorization: BASIC, status: 200, body: '{"tags":["v1"]}', ...answer });
/** A login that is taken, for a repository that is there, and may push. */
const signedIn: Exchange = { request: "GET /v2/", authorization: BASIC, status: 200 };
const mayPushToIt = [PING_BASIC, signedIn, tags(), ...mayPush()];

interface Key {
  readonly label?: string;
  readonly uuid: string;
  readonly expirationDate?: string;
  readonly lastUsed?: string;
}

const list = (keys: readonly Key[] | null, more: Partial<Exchange> = {}): Exchange => ({
  request: "GET /zot/auth/apikey",
  authorization: BASIC,
  status: 200,
  headers: { "content-type": "application/json", date: NOW },
  body: JSON.stringify({ apiKeys: keys }),
  ...more,
});
/** A list as it is asked for twice by a key, which zot then has in use. */
const usedBy = (key: Omit<Key, "uuid">, ...others: readonly Key[]): Exchange[] =>
  [USED, "2026-11-26T12:00:00.123456789Z"].map((lastUsed) => list([...others, { label: "ci", uuid: "u-1", lastUsed, ...key }]));
const other: Key = { label: "old", uuid: "u-2", expirationDate: "2026-11-27T00:00:00Z", lastUsed: USED };

describe("checkKey: the key works", () => {
  it("logs in, may push, and is good for long enough: nothing is written", async () => {
    const { result, notes } = await keyOf([...mayPushToIt, ...usedBy({ expirationDate: "2026-12-10T12:00:00Z" }, other)]);
    expect(result.findings[0]).to.match(/^the key may push to 127\.0\.0\.1:\d+\/ns\/app$/);
    expect(result.findings[1]).to.equal('the API key "ci" expires in 14 days (2026-12-10T12:00:00Z)');
    expect(result.keys).to.deep.equal([{ label: "ci", uuid: "u-1", expires: "2026-12-10T12:00:00Z" }]);
    expect(notes).to.deep.equal([]);
  });

  it("CREDENTIAL_REJECTED where the login is refused, before anything else is asked", async () => {
    const error = await rejectionOf(keyOf([PING_BASIC, { ...signedIn, status: 401, headers: PING_BASIC.headers ?? {} }]));
    expect(error.message).to.match(/^CREDENTIAL_REJECTED: the registry refused to log in at .*a key that has expired looks the same as a wrong one/);
  });

  it("CREDENTIAL_REJECTED where the token service refuses it", async () => {
    const refused: Exchange = { request: "GET /token?service=s&account=bot", authorization: BASIC, status: 401 };
    expect(await rejectionOf(keyOf((host) => [pingBearer(host), refused]))).to.have.property("code", "CREDENTIAL_REJECTED");
  });

  it("logs in by tokens, and believes a registry without API keys that it has none", async () => {
    const grant = (scope: string, token: string): Exchange => ({ request: `GET /token?service=s${scope}&account=bot`, authorization: BASIC, status: 200, body: JSON.stringify({ token }) });
    const scoped = (access: string) => `&scope=${encodeURIComponent(`repository:ns/app:${access}`)}`;
    const by = (token: string, exchange: Exchange): Exchange => ({ ...exchange, authorization: `Bearer ${token}` });
    const { result } = await keyOf((host) => [
      pingBearer(host),
      ...[grant("", "login"), by("login", signedIn)],
      ...[grant(scoped("pull"), "reader"), by("reader", tags()), by("reader", listed(200))],
      ...[grant(scoped("pull,push"), "writer"), by("writer", probe(404, '{"errors":[{"code":"BLOB_UNKNOWN"}]}'))],
      by("login", list([], { status: 404, headers: bearer(host), body: "404 page not found" })),
    ]);
    expect(result.findings[0]).to.contain("the key may push to");
    expect(result.findings[1]).to.match(/^when the key expires is not known: 127\.0\.0\.1:\d+ lists no API keys \(404\)$/);
  });

  it("PUSH_DENIED where it may not push", async () => {
    const error = await rejectionOf(keyOf([PING_BASIC, signedIn, tags(), ...mayPush(403, DENIED)]));
    expect(error.message).to.match(/^PUSH_DENIED: the registry refused to let this key push to /);
  });

  it("says it where an answer does not tell of the right to push, and passes over it", async () => {
    const { result, notes } = await keyOf([PING_BASIC, signedIn, tags(), ...mayPush(418, ""), list([])]);
    expect(result.findings[0]).to.contain("does not tell whether the key may push");
    expect(notes[0]).to.contain("answered 418 to the push check");
  });

  describe("of a repository that is not there yet", () => {
    const start = [PING_BASIC, signedIn, tags({ status: 404, body: '{"errors":[{"code":"NAME_UNKNOWN"}]}' }), listed(404)];
    const discover = (status: number): Exchange => ({ request: "GET /v2/_oci/ext/discover", authorization: BASIC, status, body: '{"extensions":[]}' });
    const upload = (status: number): Exchange => ({ request: "POST /v2/ns/app/blobs/uploads/?digest=none", authorization: BASIC, status });

    it("asks zot whether the key may create it, which writes nothing", async () => {
      const { result } = await keyOf([...start, discover(200), upload(400), list([])]);
      expect(result.findings[0]).to.match(/ns\/app is not there yet, and the key may create it$/);
    });

    it("PUSH_DENIED where it may not", async () => {
      expect(await rejectionOf(keyOf([...start, discover(200), upload(403)]))).to.have.property("code", "PUSH_DENIED");
    });

    it("says of another registry that this is known only when publishing", async () => {
      const { result } = await keyOf([...start, discover(404), list([])]);
      expect(result.findings[0]).to.contain("known only when publishing");
    });
  });

  it("says of a registry that asks nobody for a login that nothing is known of the key", async () => {
    const hello: Exchange = { request: "GET /v2/", status: 200 };
    const { result } = await keyOf([hello, hello, ...[tags(), ...mayPush(), list([], { status: 404 })].map(without)]);
    expect(result.findings[0]).to.contain("asks nobody for a login: whether the key is good cannot be known");
  });

  const lacking: [what: string, wish: Wish, says: string, exchanges?: readonly Exchange[]][] = [
    ["no registry", { registry: "none" }, "the key is not checked: no registry is given"],
    ["no key", { key: "none" }, "the key is not checked: none is given"],
    ["no namespace", { namespace: undefined }, "whether the key may push is not checked: without a namespace", [PING_BASIC, signedIn, list([])]],
    ["no container", { containers: [] }, "whether the key may push is not checked: src has no container", [PING_BASIC, signedIn, list([])]],
  ];
  for (const [what, wish, says, exchanges = []] of lacking) {
    it(`${what}: it says so, and passes`, async () => expect((await keyOf(exchanges, wish)).result.findings[0]).to.contain(says));
  }

  for (const days of [-1, NaN, Infinity]) {
    it(`CONFIG_MISSING for ${days} days`, async () => expect(await rejectionOf(keyOf([], { days }))).to.have.property("code", "CONFIG_MISSING"));
  }
});

describe("checkKey: the key does not expire soon", () => {
  const soon: [expires: string, days: number, says: string][] = [
    ["2026-12-10T11:59:59Z", 14, "expires in 13 days (2026-12-10T11:59:59Z), and has to be good for 14 days"],
    ["2026-11-27T12:00:00Z", 14, "expires in 1 day (2026-11-27T12:00:00Z)"],
    ["2026-11-27T11:59:59Z", 2, "expires in 23 hours"],
    ["2026-11-26T13:00:00Z", 1, "expires in 1 hour ("],
    ["2026-11-26T12:00:30Z", 1, "expires in 0 hours ("],
  ];
  for (const [expirationDate, days, says] of soon) {
    it(`KEY_EXPIRING: at noon of 26 November, for ${days} days, until ${expirationDate}`, async () => {
      const { code, message } = await rejectionOf(keyOf([...mayPushToIt, ...usedBy({ expirationDate })], { days }));
      expect(code).to.equal("KEY_EXPIRING");
      expect(message).to.match(/^KEY_EXPIRING: the API key "ci" at 127\.0\.0\.1:\d+ expires in /).and.contain(says).and.contain("revoke the old one (u-1)");
    });
  }

  const sound: [what: string, exchanges: readonly Exchange[], says: string, days?: number][] = [
    ["one that lasts exactly so long", usedBy({ expirationDate: "2026-12-10T12:00:00Z" }), "expires in 14 days"],
    ["one that is good for no more than now, where no more is asked", usedBy({ expirationDate: "2026-11-26T12:00:30Z" }), "expires in 0 hours", 0],
    ["one that does not expire", usedBy({ expirationDate: "0001-01-01T00:00:00Z" }), 'the API key "ci" does not expire'],
    ["one without a date", usedBy({}), "does not expire"],
    ["one without a label", usedBy({ label: "" }), "the API key does not expire"],
    ["a password, of a user without API keys", [list([])], "it is none of the user's API keys"],
    ["a password, of a user whose list is null", [list(null)], "it is none of the user's API keys"],
    ["a password, of a user with API keys", [list([other]), list([other])], "it is none of the user's API keys"],
    ["a zot that does not say when a key was used", [list([{ uuid: "u-1" }]), list([{ uuid: "u-1" }])], "does not tell which of the user's API keys is in use"],
  ];
  for (const [what, exchanges, says, days = 14] of sound) {
    it(`passes ${what}`, async () => expect((await keyOf([...mayPushToIt, ...exchanges], { days })).result.findings[1]).to.contain(says));
  }

  it("counts every key that is used at that moment, and no other", async () => {
    const used = (uuid: string, lastUsed: string, expirationDate: string): Key => ({ label: uuid, uuid, lastUsed, expirationDate });
    const lists = ["2026-11-26T12:00:00.1Z", "2026-11-26T12:00:00.2Z"].map((at) => list([used("long", at, "2027-12-01T00:00:00Z"), used("short", at, "2026-12-01T00:00:00Z"), other]));
    expect((await rejectionOf(keyOf([...mayPushToIt, ...lists]))).message).to.contain('the API key "short"').and.not.contain('"old"');
    const { result } = await keyOf([...mayPushToIt, ...lists], { days: 2 });
    expect(result.keys.map(({ uuid }) => uuid)).to.deep.equal(["long", "short"]);
  });

  it("a key that was made between the two lists is none that was asked by", async () => {
    const made: Key = { label: "new", uuid: "u-3", expirationDate: "2026-11-27T00:00:00Z", lastUsed: "2026-11-26T12:00:00Z" };
    const [first, second] = [list([other]), list([other, made])];
    expect((await keyOf([...mayPushToIt, first, second])).result.findings[1]).to.contain("it is none of the user's API keys");
  });

  const html = { headers: { "content-type": "text/html" }, body: "<html>" };
  const untold: [what: string, answer: Exchange, says: string, times?: number][] = [
    ["404", list([], { status: 404 }), "lists no API keys (404)"],
    ["401", list([], { status: 401, headers: PING_BASIC.headers ?? {} }), "lists no API keys (401)"],
    ["403", list([], { status: 403 }), "lists no API keys (403)"],
    ["500, as zot says to nobody", list([], { status: 500, body: "" }), "lists no API keys (500)", 3],
    ["a web page", list([], html), "lists no API keys (200)"],
    ["JSON of another kind", list([], { body: '{"tags":[]}' }), "is not of the expected form"],
    ["a key without a name to revoke it by", list([], { body: '{"apiKeys":[{"label":"x"}]}' }), "is not of the expected form"],
    ["a date that is none", list([{ uuid: "u-1", expirationDate: "soon" }]), "is not of the expected form"],
    ["half a document", list([], { body: '{"apiKeys":[' }), "is not JSON"],
    ["a redirect to the inside of the network", list([], { status: 302, headers: { location: "http://10.1.2.3/login" } }), "10.1.2.3"],
  ];
  for (const [what, answer, says, times = 1] of untold) {
    it(`an answer that tells nothing (${what}) is said, and passed over`, async () => {
      const finding = (await keyOf([...mayPushToIt, ...Array<Exchange>(times).fill(answer)])).result.findings[1] ?? "";
      expect(finding).to.match(/^when the key expires is not known: /).and.contain(says);
      expectPrintable(finding);
    });
  }

  it("a label is a stranger's text: its control characters are not printed, and a password in it is hidden", async () => {
    const { message } = await rejectionOf(keyOf([...mayPushToIt, ...usedBy({ label: "a\u001b[31m\nb", expirationDate: "2026-11-27T00:00:00Z" })]));
    expectPrintable(message);
    const { result } = await keyOf([...mayPushToIt, ...usedBy({ label: "pass-word-1" })]);
    expect(JSON.stringify(result)).not.to.contain("pass-word-1");
  });
});
