import { expect } from "chai";
import { ANONYMOUS } from "../../../core/credentials/credential.js";
import type { ErrorCode } from "../../../core/errors.js";
import { listCatalog, listTags, type Listing } from "../../../core/registry/api/listing.js";
import { rejectionOf } from "../../unit/faults.js";
import { BASIC, bearer, PING_BASIC, pingBearer } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { onStage, type Script } from "../stage.js";

const LIST = "/v2/ns/app/tags/list";
const page = (query: string, tags: readonly string[] | null, link?: string | string[]): Exchange => ({
  request: `GET ${LIST}?${query}`,
  authorization: BASIC,
  status: 200,
  headers: link === undefined ? {} : { link },
  body: JSON.stringify({ name: "ns/app", tags }),
});
const next = (query: string) => `<${LIST}?${query}>; rel="next"`;
const list = (script: Script, most = 5): Promise<Listing> => onStage(script, (client) => listTags(client("pull"), most));

describe("paging: the Link header leads on", () => {
  const cases: { name: string; pages: Exchange[]; names: string[]; end?: "beyond" }[] = [
    { name: "one page", pages: [page("n=5", ["a", "b"])], names: ["a", "b"] },
    { name: "no tags", pages: [page("n=5", null)], names: [] },
    { name: "two pages", pages: [page("n=5", ["a"], next("n=5&last=a")), page("n=5&last=a", ["b"])], names: ["a", "b"] },
    { name: "an empty page that is not the last", pages: [page("n=5", [], next("n=5&last=x")), page("n=5&last=x", ["b"])], names: ["b"] },
    { name: "a full page that is the last", pages: [page("n=5", ["a", "b", "c", "d", "e"])], names: ["a", "b", "c", "d", "e"] },
    { name: "a relative link", pages: [page("n=5", ["a"], '<?n=5&last=a>; rel="next"'), page("n=5&last=a", ["b"])], names: ["a", "b"] },
    { name: "a link without quotes", pages: [page("n=5", ["a"], `<${LIST}?last=a>;rel=next`), page("last=a", ["b"])], names: ["a", "b"] },
    { name: "a link in capitals", pages: [page("n=5", ["a"], `<${LIST}?last=a>; REL="NEXT"`), page("last=a", ["b"])], names: ["a", "b"] },
    { name: "two links in one header", pages: [page("n=5", ["a"], `<${LIST}>; rel="first", ${next("last=a")}`), page("last=a", ["b"])], names: ["a", "b"] },
    { name: "two links in two headers", pages: [page("n=5", ["a"], [`<${LIST}>; rel="prev"`, next("last=a")]), page("last=a", ["b"])], names: ["a", "b"] },
    { name: "a link to something else", pages: [page("n=5", ["a"], `<${LIST}?last=a>; rel="prev"`)], names: ["a"] },
    { name: "a link behind an empty element", pages: [page("n=5", ["a"], `<${LIST}>; rel="prev",, ${next("last=a")}`), page("last=a", ["b"])], names: ["a", "b"] },
    { name: "the same link twice", pages: [page("n=5", ["a"], [next("last=a"), next("last=a")]), page("last=a", ["b"])], names: ["a", "b"] },
    { name: "an empty header", pages: [page("n=5", ["a"], "")], names: ["a"] },
    { name: "more than was wanted, on one page", pages: [page("n=5", ["a", "b", "c", "d", "e", "f"], next("last=f"))], names: ["a", "b", "c", "d", "e"], end: "beyond" },
    { name: "more than was wanted, on two", pages: [page("n=5", ["a", "b", "c"], next("last=c")), page("last=c", ["d", "e", "f"], next("last=f"))], names: ["a", "b", "c", "d", "e"], end: "beyond" },
    { name: "names with control characters", pages: [page("n=5", ["a\u001b[2Jb\u202e"])], names: ["a [2Jb"] },
  ];
  for (const { name, pages, names, end = "reached" } of cases) {
    it(name, async () => expect(await list(() => [PING_BASIC, ...pages])).to.deep.equal({ kind: "listed", names, end }));
  }
});

describe("paging: where it ends", () => {
  const refused: { name: string; exchanges: Exchange[]; status: number }[] = [
    { name: "the first page", exchanges: [{ ...page("n=5", []), status: 403 }], status: 403 },
    { name: "a later page", exchanges: [page("n=5", ["a"], next("last=a")), { ...page("last=a", []), status: 404 }], status: 404 },
  ];
  for (const { name, exchanges, status } of refused) {
    it(`${name} is refused: that is the answer`, async () => {
      const listing = await list(() => [PING_BASIC, ...exchanges]);
      expect(listing).to.have.property("kind", "refused");
      expect(listing).to.have.nested.property("response.status", status);
    });
  }

  const errors: { name: string; pages: Exchange[]; code: ErrorCode; says: string }[] = [
    { name: "a page that leads to itself", pages: [page("n=5", ["a"], next("n=5"))], code: "RESPONSE_INVALID", says: "lists the same page twice" },
    { name: "two pages in a circle", pages: [page("n=5", ["a"], next("last=a")), page("last=a", ["b"], next("n=5"))], code: "RESPONSE_INVALID", says: "lists the same page twice" },
    { name: "a page inside our network", pages: [page("n=5", ["a"], '<http://10.0.0.7/>; rel="next"')], code: "REDIRECT_UNTRUSTED", says: "as its next page, which is an internal address" },
    { name: "a page that is no URL", pages: [page("n=5", ["a"], '<http://>; rel="next"')], code: "REDIRECT_UNTRUSTED", says: "is not a URL" },
    { name: "a page with a user name", pages: [page("n=5", ["a"], '<http://bot:pw@127.0.0.1/>; rel="next"')], code: "REDIRECT_UNTRUSTED", says: "holds a user name" },
    { name: "a link that is malformed", pages: [page("n=5", ["a"], `${LIST}?last=a; rel=next`)], code: "RESPONSE_INVALID", says: "Link header" },
    { name: "no JSON", pages: [{ ...page("n=5", []), body: "<html>" }], code: "RESPONSE_INVALID", says: "the tags of 127.0.0.1" },
    { name: "JSON of another form", pages: [{ ...page("n=5", []), body: '{"tags":[1]}' }], code: "RESPONSE_INVALID", says: "tags.0" },
  ];
  for (const { name, pages, code, says } of errors) {
    it(`${name}: ${code}`, async () => {
      const error = await rejectionOf(list(() => [PING_BASIC, ...pages]));
      expect(error.code).to.equal(code);
      expect(error.message).to.contain(says);
    });
  }

  it("empty pages without end: RESPONSE_INVALID, for no registry has a thousand of them", async () => {
    const endless = Array.from({ length: 1000 }, (_, at) => page(at === 0 ? "n=5" : `at=${at}`, [], next(`at=${at + 1}`)));
    expect((await rejectionOf(list(() => [PING_BASIC, ...endless]))).message).to.contain("pages");
  });
});

describe("paging: the catalog", () => {
  const catalog: Exchange = { request: "GET /v2/_catalog?n=5", status: 200, body: '{"repositories":["ns/app","ns/b"]}' };
  const listing = (script: Script, credential = {}) => onStage(script, (client) => listCatalog(client("pull").session, 5), credential);

  it("is asked for with a token of its own scope", async () => {
    const token: Exchange = { request: "GET /token?service=s&scope=registry%3Acatalog%3A*", status: 200, body: '{"token":"t1"}' };
    const script = (host: string) => [pingBearer(host), token, { ...catalog, authorization: "Bearer t1" }];
    expect(await listing(script, { credential: ANONYMOUS })).to.deep.equal({ kind: "listed", names: ["ns/app", "ns/b"], end: "reached" });
  });

  it("null is how Go writes none", async () => {
    const none = { ...catalog, authorization: BASIC, body: '{"repositories":null}' };
    expect(await listing(() => [PING_BASIC, none])).to.deep.equal({ kind: "listed", names: [], end: "reached" });
  });

  it("refused also with a new token: that is the answer", async () => {
    const asked = (value: string): Exchange => ({ request: /^GET \/token\?service=s&scope=registry/, authorization: BASIC, status: 200, body: `{"token":"${value}"}` });
    const refused = (host: string, value: string): Exchange => ({ ...catalog, authorization: `Bearer ${value}`, status: 401, headers: bearer(host) });
    const answer = await listing((host) => [pingBearer(host), asked("t1"), refused(host, "t1"), asked("t2"), refused(host, "t2")]);
    expect(answer).to.have.nested.property("response.status", 401);
  });
});
