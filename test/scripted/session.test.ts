import { expect } from "chai";
import { PublishError, type ErrorCode } from "../../src/errors.js";
import { pullThrough } from "../../src/registry/pull.js";
import { assertMayPush } from "../../src/publish/may-push.js";
import { SILENT } from "../../src/publish/ports.js";
import type { Exchange } from "./scripted-registry.js";
import { BASIC, imageConfig, imageManifest, mayPush, onStage, PING_BASIC, provenance, read, TAG } from "./stage.js";

const OURS = imageManifest(provenance());
const SCOPE = "scope=repository%3Ans%2Fapp%3Apull%2Cpush";

async function failure(work: Promise<unknown>): Promise<PublishError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(PublishError);
  return error as PublishError;
}

const readTag = (script: (host: string) => readonly Exchange[]) => onStage(script, (client) => client("pull,push").manifest(TAG));

async function expectFailure(code: ErrorCode, says: string, script: (host: string) => readonly Exchange[]): Promise<void> {
  const error = await failure(readTag(script));
  expect(error.code).to.equal(code);
  expect(error.message).to.contain(says);
}

const bearer = (host: string): Record<string, string> => ({ "www-authenticate": `Bearer realm="http://${host}/token",service="s"` });
const ping = (host: string): Exchange => ({ request: "GET /v2/", status: 401, headers: bearer(host) });
const token = (value: string, status = 200): Exchange => ({
  request: `GET /token?service=s&${SCOPE}&account=bot`,
  authorization: BASIC,
  status,
  body: status === 200 ? JSON.stringify({ token: value }) : '{"errors":[{"code":"UNAUTHORIZED"}]}',
});
const withToken = (exchange: Exchange, value: string): Exchange => ({ ...exchange, authorization: `Bearer ${value}` });

describe("session: the handshake", () => {
  for (const [name, location, code] of [
    ["the inside of our network", "http://10.0.0.7/v2/", "REDIRECT_UNTRUSTED"],
    ["the cloud's metadata", "http://169.254.169.254/latest/", "REDIRECT_UNTRUSTED"],
  ] as const) {
    it(`a redirect to ${name} is not followed`, () => expectFailure(code, "internal address", () => [{ request: "GET /v2/", status: 301, headers: { location } }]));
  }

  it("a redirect on the same host is followed, and ends", async () => {
    const manifest = await readTag(() => [{ request: "GET /v2/", status: 307, headers: { location: "/v2/?x=1" } }, { ...PING_BASIC, request: "GET /v2/?x=1" }, read(TAG, OURS)]);
    expect(manifest?.digest).to.equal(OURS.digest);
  });

  it("redirects in a circle come to an end", () =>
    expectFailure("REDIRECT_UNTRUSTED", "more than 5 times", () => Array<Exchange>(6).fill({ request: "GET /v2/", status: 302, headers: { location: "/v2/" } })));

  it("200 with a challenge, as zot answers anonymous, still leads to a login", async () => {
    const manifest = await readTag(() => [{ ...PING_BASIC, status: 200 }, read(TAG, OURS)]);
    expect(manifest?.digest).to.equal(OURS.digest);
  });

  it("403 tells what the registry said, and not that it is none", () =>
    expectFailure("PUSH_DENIED", "your address is not allowed", () => [{ request: "GET /v2/", status: 403, body: "your address is not allowed" }]));
});

describe("session: bearer tokens", () => {
  it("one token serves all requests of a scope", async () => {
    const script = (host: string) => [ping(host), token("t1"), withToken(read(TAG, OURS), "t1"), withToken(read("other", "absent"), "t1")];
    await onStage(script, async (client) => {
      const repository = client("pull,push");
      expect((await repository.manifest(TAG))?.digest).to.equal(OURS.digest);
      expect(await repository.manifest(TAG.replace(TAG, "other") as typeof TAG)).to.equal(undefined);
    });
  });

  it("a token that is refused is renewed, once", async () => {
    const refused = (host: string): Exchange => ({ ...withToken(read(TAG, "absent"), "t1"), status: 401, headers: bearer(host) });
    const manifest = await readTag((host) => [ping(host), token("t1"), refused(host), token("t2"), withToken(read(TAG, OURS), "t2")]);
    expect(manifest?.digest).to.equal(OURS.digest);
  });

  it("a key that the token service refuses: CREDENTIAL_REJECTED", () =>
    expectFailure("CREDENTIAL_REJECTED", "log in at", (host) => [ping(host), token("", 401)]));

  it("a key that the token service took, and the repository refuses with a bare 401: PUSH_DENIED", () => {
    const body = '{"errors":[{"code":"UNAUTHORIZED","message":"unauthorized to access repository: ns/app, action: push"}]}';
    const refused = (value: string): Exchange => ({ ...withToken(read(TAG, "absent"), value), status: 401, body });
    return expectFailure("PUSH_DENIED", "action: push", (host) => [ping(host), token("t1"), refused("t1"), token("t2"), refused("t2")]);
  });

  it("a token service in our network is not asked", () =>
    expectFailure("REALM_UNTRUSTED", "internal address", () => [
      { request: "GET /v2/", status: 401, headers: { "www-authenticate": 'Bearer realm="http://192.168.1.1/token"' } },
    ]));
});

describe("session: answers that break", () => {
  const broken: Exchange = { ...read(TAG, OURS), breaksAfter: 20 };

  it("a manifest that breaks off is asked for again", async () => {
    const manifest = await readTag(() => [PING_BASIC, broken, read(TAG, OURS)]);
    expect(manifest?.digest).to.equal(OURS.digest);
  });

  it("one that breaks off every time: REGISTRY_UNREACHABLE", () => expectFailure("REGISTRY_UNREACHABLE", "failed", () => [PING_BASIC, broken, broken, broken]));

  it("429 and 503 are asked again after Retry-After, each told", async () => {
    const busy = (status: number): Exchange => ({ ...read(TAG, "absent"), status, headers: { "retry-after": "0" } });
    await onStage(
      () => [PING_BASIC, busy(429), busy(503), read(TAG, OURS)],
      async (client, log) => {
        expect((await client("pull,push").manifest(TAG))?.digest).to.equal(OURS.digest);
        expect(log.notes).to.have.length(2);
        expect(log.notes[0]).to.contain("answered 429").and.contain("attempt 2 of 3");
      },
    );
  });

  it("content that is not what its digest says: DIGEST_MISMATCH", () =>
    expectFailure("DIGEST_MISMATCH", OURS.digest, () => [PING_BASIC, { ...read(TAG, OURS), body: OURS.text.replace("v1.2.3", "v6.6.6") }]));

  it("a blob that is not what its digest says: DIGEST_MISMATCH", async () => {
    const config = imageConfig({});
    const image = imageManifest(undefined, config);
    const blob: Exchange = { request: `GET /v2/ns/app/blobs/${config.digest}`, authorization: BASIC, status: 200, body: "{}" };
    const error = await failure(onStage(() => [PING_BASIC, read(image.digest, image), blob], (client) => pullThrough(client("pull,push"), image.digest)));
    expect(error.code).to.equal("DIGEST_MISMATCH");
  });
});

describe("session: may this key push?", () => {
  const unknownRepository: Exchange = { request: "GET /v2/ns/app/tags/list?n=1", authorization: BASIC, status: 404 };
  const upload = (location: string): Exchange => ({ request: "POST /v2/ns/app/blobs/uploads/", authorization: BASIC, status: 202, headers: { location } });
  const ask = (script: () => readonly Exchange[]) => onStage(script, (client) => assertMayPush(client("pull,push"), SILENT));

  it("an upload session that cannot be given back is left to expire", () =>
    ask(() => [PING_BASIC, unknownRepository, upload("/u"), { request: "DELETE /u", authorization: BASIC, status: 500 }]));

  it("an upload location that is not to be trusted is not called", () => ask(() => [PING_BASIC, unknownRepository, upload("http://10.1.2.3/u")]));

  it("a key without rights: PUSH_DENIED with the registry's words", async () => {
    const error = await failure(ask(() => [PING_BASIC, ...mayPush(403, '{"errors":[{"code":"DENIED","message":"read only"}]}')]));
    expect(error.message).to.match(/^PUSH_DENIED: .*DENIED: read only/);
  });

  it("a lax registry that takes a phantom: it is removed, and said", async () => {
    const accepted = mayPush(201, "");
    const removal: Exchange = { request: /^DELETE \/v2\/ns\/app\/manifests\/probe-/, authorization: BASIC, status: 405 };
    const byDigest: Exchange = { request: /^DELETE \/v2\/ns\/app\/manifests\/sha256:/, authorization: BASIC, status: 202 };
    const gone: Exchange = { request: /^GET \/v2\/ns\/app\/manifests\/probe-/, authorization: BASIC, status: 404 };
    const notes: string[] = [];
    await onStage(
      () => [PING_BASIC, ...accepted, removal, byDigest, gone],
      (client) => assertMayPush(client("pull,push"), { step: () => undefined, note: (text) => void notes.push(text) }),
    );
    expect(notes).to.have.length(1);
    expect(notes[0]).to.contain("accepts manifests whose content is missing").and.not.contain("could not be removed");
  });
});
