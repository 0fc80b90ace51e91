import { expect } from "chai";
import type { ErrorCode } from "../../../core/errors.js";
import { assertMayPush } from "../../../core/publish/may-push.js";
import { SILENT } from "../../../core/publish/ports.js";
import { listTags, type Listing } from "../../../core/registry/api/listing.js";
import { pullThrough } from "../../../core/registry/api/pull.js";
import type { RepositoryClient } from "../../../core/registry/api/repository-client.js";
import { parseRegistryHost } from "../../../core/image/registry-host.js";
import { rejectionOf } from "../../unit/faults.js";
import { imageConfig, imageManifest, OURS, TAG } from "../documents.js";
import { BASIC, bearer, listed, PING_BASIC, pingBearer, read, readBlob, token, withToken, without } from "../exchanges.js";
import { ScriptedRegistry, type Exchange } from "../scripted-registry.js";
import { expectFailure, onStage, readTag, type Script } from "../stage.js";

const redirect = (exchange: Exchange, location: string, status = 307): Exchange => ({ ...exchange, status, headers: { location }, body: "" });
const document: Exchange = { request: "GET /elsewhere", status: 200, body: OURS.text };

/** Plays with a second host beside the registry: another origin, whose requests are scripted as well. */
async function withOther<T>(exchanges: readonly Exchange[], work: (other: string) => Promise<T>): Promise<T> {
  await using other = await ScriptedRegistry.start();
  other.load(exchanges);
  try {
    return await work(`http://${other.host}`);
  } finally {
    other.verify();
  }
}

async function expectManifest(script: Script): Promise<void> {
  expect((await readTag(script))?.digest).to.equal(OURS.digest);
}

describe("trust: redirects to another host get no credential", () => {
  for (const status of [301, 302, 303, 307, 308]) {
    it(`a manifest, by ${status}`, () =>
      withOther([document], (other) => expectManifest(() => [PING_BASIC, redirect(read(TAG, OURS), `${other}/elsewhere`, status)])));
  }

  it("a manifest, by a location that comes twice", () =>
    withOther([document], (other) => expectManifest(() => [PING_BASIC, { ...read(TAG, OURS), status: 307, headers: { location: [`${other}/elsewhere`, `${other}/elsewhere`] } }])));

  it("a manifest, by two locations that differ: nowhere", () =>
    expectFailure("RESPONSE_INVALID", "several places", () => [PING_BASIC, { ...read(TAG, OURS), status: 307, headers: { location: ["/a", "/b"] } }]));

  it("a manifest, with a bearer token", () =>
    withOther([document], (other) => expectManifest((host) => [pingBearer(host), token("t1"), redirect(withToken(read(TAG, OURS), "t1"), `${other}/elsewhere`)])));

  it("a manifest that is lost there is not absent here", () =>
    withOther([{ request: "GET /elsewhere", status: 404, body: "NoSuchKey" }], (other) =>
      expectFailure("RESPONSE_INVALID", "NoSuchKey", () => [PING_BASIC, redirect(read(TAG, OURS), `${other}/elsewhere`)]),
    ));

  it("a blob", async () => {
    const config = imageConfig({});
    const image = imageManifest(undefined, config);
    await withOther([{ request: "GET /b?signature=s", status: 200, body: config.text }], async (other) => {
      const script = () => [PING_BASIC, read(image.digest, image), redirect(readBlob(config), `${other}/b?signature=s`)];
      expect(await onStage(script, (client) => pullThrough(client("pull"), image.digest))).to.include({ blobs: 1, bytes: config.text.length });
    });
  });

  it("and the registry itself gets it again, where the way leads back", async () => {
    await using other = await ScriptedRegistry.start();
    await expectManifest((host) => {
      other.load([redirect(document, `http://${host}/stored`)]);
      return [PING_BASIC, redirect(read(TAG, OURS), `http://${other.host}/elsewhere`), { ...read(TAG, OURS), request: "GET /stored" }];
    });
    other.verify();
  });

  it("no challenge of theirs is answered", () =>
    withOther([{ ...document, status: 401, headers: bearer("127.0.0.1:1") }], (other) =>
      expectFailure("CREDENTIAL_REJECTED", "(401", () => [PING_BASIC, redirect(read(TAG, OURS), `${other}/elsewhere`)]),
    ));
});

describe("trust: redirects that are not followed", () => {
  const cases: { location: string; says: string }[] = [
    { location: "http://10.0.0.7/m", says: "internal address" },
    { location: "http://169.254.169.254/latest/", says: "internal address" },
    { location: "http://localhost/m", says: "internal address" },
    { location: "//[::1]/m", says: "internal address" },
    { location: "http://bot:pw@127.0.0.1/m", says: "holds a user name" },
    { location: "file:///etc/passwd", says: "is not https" },
    { location: "http://", says: "is not a URL" },
  ];
  for (const { location, says } of cases) {
    it(`${location}: REDIRECT_UNTRUSTED`, () => expectFailure("REDIRECT_UNTRUSTED", says, () => [PING_BASIC, redirect(read(TAG, OURS), location)]));
  }

  it("of the handshake, to the inside of our network", () =>
    expectFailure("REDIRECT_UNTRUSTED", "internal address", () => [{ request: "GET /v2/", status: 301, headers: { location: "http://10.0.0.7/v2/" } }]));

  it("of the handshake, on the same host: followed, and the login goes on", () =>
    expectManifest(() => [{ request: "GET /v2/", status: 307, headers: { location: "/v2/?x=1" } }, { ...PING_BASIC, request: "GET /v2/?x=1" }, read(TAG, OURS)]));

  it("of the handshake, to another origin: what is there does not say where the key goes", () =>
    withOther([{ request: "GET /v2/", status: 401, headers: { "www-authenticate": 'Bearer realm="https://evil.example/token"' } }], (other) =>
      expectFailure("CREDENTIAL_REJECTED", "refused to read", () => [
        { request: "GET /v2/", status: 307, headers: { location: `${other}/v2/` } },
        { ...without(read(TAG, OURS)), status: 401, body: "" },
      ]),
    ));

  it("in a circle", () =>
    expectFailure("REDIRECT_UNTRUSTED", "more than 5 times", () => Array<Exchange>(6).fill({ request: "GET /v2/", status: 302, headers: { location: "/v2/" } })));

  it("of a write: no manifest goes anywhere else", async () => {
    const put: Exchange = { request: "PUT /v2/ns/app/manifests/a", authorization: BASIC, status: 307, headers: { location: "/v2/ns/app/manifests/b" } };
    const work = (client: RepositoryClient) => client.putManifest("a" as typeof TAG, { bytes: Buffer.from(OURS.text), mediaType: "application/json" });
    expect(await rejectionOf(onStage(() => [PING_BASIC, put], (client) => work(client("pull,push"))))).to.have.property("code", "RESPONSE_INVALID");
  });
});

describe("trust: token services", () => {
  const challenged = (challenge: string): Exchange => ({ request: "GET /v2/", status: 401, headers: { "www-authenticate": challenge } });

  it("on another host: the key goes there, the token to the registry, and neither crosses over", () =>
    withOther([token("t1")], (other) => expectManifest(() => [challenged(`Bearer realm="${other}/token",service="s"`), withToken(read(TAG, OURS), "t1")])));

  it("are not followed when they redirect to another origin: the key stays where it is, and the target is named", () =>
    withOther([], (other) =>
      expectFailure("REDIRECT_UNTRUSTED", `redirects to ${other}/token (307), and the key goes to no other origin`, (host) => [
        pingBearer(host),
        redirect(token("t1"), `${other}/token?account=bot`),
      ]),
    ));

  const asked = String(token("t1").request).replace("GET /token", "");
  for (const status of [301, 302, 303, 307, 308]) {
    it(`are followed on their own origin, with the key (${status})`, () =>
      expectManifest((host) => [
        pingBearer(host),
        redirect(token("t1"), `http://${host}/v1/token${asked}`, status),
        { ...token("t1"), request: `GET /v1/token${asked}` },
        withToken(read(TAG, OURS), "t1"),
      ]));
  }

  it("are followed to a place that is relative, and to another from there", () =>
    expectManifest((host) => [
      pingBearer(host),
      redirect(token("t1"), "v1/token?a=1"),
      redirect({ ...token("t1"), request: "GET /v1/token?a=1" }, "../token/"),
      { ...token("t1"), request: "GET /token/" },
      withToken(read(TAG, OURS), "t1"),
    ]));

  const ends: { name: string; location: string; says: string }[] = [
    { name: "to what is no URL", location: "http://", says: "redirects to http:// (307)" },
    { name: "to https, which is another origin", location: "https://registry.example/token", says: "redirects to https://registry.example/token (307)" },
    { name: "to a file", location: "file:///etc/passwd", says: "redirects to file:///etc/passwd (307)" },
  ];
  for (const { name, location, says } of ends) {
    it(`are not followed ${name}: REDIRECT_UNTRUSTED`, () => expectFailure("REDIRECT_UNTRUSTED", says, (host) => [pingBearer(host), redirect(token("t1"), location)]));
  }

  for (const user of ["bot", "bot:pw", ":pw"]) {
    it(`are not followed where ${user}@ is put before their own origin`, () =>
      expectFailure("REDIRECT_UNTRUSTED", "with a user name", (host) => [pingBearer(host), redirect(token("t1"), `http://${user}@${host}/token`)]));
  }

  it("are not followed in a circle", () =>
    expectFailure("REDIRECT_UNTRUSTED", "more than 5 times", (host) => [pingBearer(host), ...Array<Exchange>(6).fill(redirect(token("t1"), `/token${asked}`))]));

  it("that redirect without saying where to are a refusal", () =>
    expectFailure("RESPONSE_INVALID", "to log in at 127.0.0.1", (host) => [pingBearer(host), { ...token("t1"), status: 301 }]));

  const realms: { realm: string; code: ErrorCode; says: string }[] = [
    { realm: "http://192.168.1.1/token", code: "REALM_UNTRUSTED", says: "internal address" },
    { realm: "http://[::ffff:10.0.0.1]/token", code: "REALM_UNTRUSTED", says: "internal address" },
    { realm: "http://bot:pw@127.0.0.1/token", code: "REALM_UNTRUSTED", says: "holds a user name" },
    { realm: "ftp://127.0.0.1/token", code: "REALM_UNTRUSTED", says: "is not https" },
    { realm: "http://:0:0/", code: "REALM_UNTRUSTED", says: "is not a URL" },
  ];
  for (const { realm, code, says } of realms) {
    it(`are not asked at ${realm}: ${code}`, () => expectFailure(code, says, () => [challenged(`Bearer realm="${realm}"`)]));
  }
});

describe("trust: links and locations of another host get no credential", () => {
  const tags = (link: string): Exchange => ({ request: "GET /v2/ns/app/tags/list?n=9", authorization: BASIC, status: 200, headers: { link }, body: '{"tags":["a"]}' });
  const list = (script: Script): Promise<Listing> => onStage(script, (client) => listTags(client("pull"), 9));

  it("a next page is read without it", () =>
    withOther([{ request: "GET /page2", status: 200, body: '{"tags":["b"]}' }], async (other) => {
      expect(await list(() => [PING_BASIC, tags(`<${other}/page2>; rel="next"`)])).to.deep.include({ kind: "listed", names: ["a", "b"] });
    }));

  it("the challenge of a next page is not answered: the key goes to no token service that the registry did not name", () =>
    withOther([], (evil) =>
      withOther([{ request: "GET /page2", status: 401, headers: { "www-authenticate": `Bearer realm="${evil}/token",service="s"` } }], async (other) => {
        const open: Exchange = { request: "GET /v2/", status: 200 };
        expect(await list(() => [open, without(tags(`<${other}/page2>; rel="next"`))])).to.have.property("kind", "refused");
      }),
    ));

  it("an upload session is given back without it", () =>
    withOther([{ request: "DELETE /upload?state=s", status: 204 }], async (other) => {
      const opened: Exchange = { request: "POST /v2/ns/app/blobs/uploads/", authorization: BASIC, status: 202, headers: { location: `${other}/upload?state=s` } };
      const done = await onStage(() => [PING_BASIC, listed(404), opened], (client) => assertMayPush(client("pull,push"), SILENT).then(() => "done"));
      expect(done).to.equal("done");
    }));
});

describe("trust: what leads astray at a registry that is a service", () => {
  const calledAs = parseRegistryHost("registry.example.org:5000");
  const realm = (url: string): Exchange => ({ request: "GET /v2/", status: 401, headers: { "www-authenticate": `Bearer realm="${url}"` } });
  const portOf = (host: string) => host.slice(host.indexOf(":"));
  const cases: { name: string; code: ErrorCode; says: string; script: Script }[] = [
    { name: "a realm at its address", code: "REALM_UNTRUSTED", says: "the registry names http://registry.example.org:5000/token as its token service", script: (host) => [realm(`http://u@${host}/token`)] },
    { name: "a realm at another port of it", code: "REALM_UNTRUSTED", says: "the registry names http://registry.example.org:81/token as its token service", script: () => [realm("http://u@127.0.0.1:81/token")] },
    { name: "a redirect", code: "REDIRECT_UNTRUSTED", says: "the registry names ftp://registry.example.org:5000/x as its redirect", script: (host) => [PING_BASIC, redirect(read(TAG, OURS), `ftp://${host}/x`)] },
    { name: "a redirect of its token service", code: "REDIRECT_UNTRUSTED", says: "the token service at registry.example.org:5000 redirects to https://registry.example.org:5000/token (307)", script: (host) => [pingBearer(host), redirect(token("t1"), `https://${host}/token`)] },
  ];
  for (const { name, code, says, script } of cases) {
    it(`${name} goes by the name that its user knows`, async () => {
      let at = "";
      const error = await rejectionOf(readTag((host) => ((at = portOf(host)), script(host)), { calledAs }));
      expect(error.code).to.equal(code);
      expect(error.message).to.contain(says).and.not.contain(at).and.not.contain("127.0.0.1");
    });
  }
});
