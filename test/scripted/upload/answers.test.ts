import { expect } from "chai";
import { rejectionOf } from "../../unit/faults.js";
import { BASIC, bearer, PING_BASIC, pingBearer, withToken, without } from "../exchanges.js";
import { ScriptedRegistry, type Exchange } from "../scripted-registry.js";
import { AT, head, idOf, imageOf, LOST, manifests, opened, progress, put, upload, UPLOADS, wished } from "./stage.js";

const BLOB = "0123456789";
const IMAGE = imageOf(BLOB);
const END = manifests(IMAGE);
const BEGIN = [PING_BASIC, head(BLOB)];
const OTHER = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

describe("what registries answer to an upload", () => {
  const places = [AT, `${UPLOADS}1`, `${UPLOADS}1?a=1&b=%2B%20`, "/elsewhere/upload"];
  for (const place of places) {
    it(`Location ${place}, relative and absolute, to which the digest is added and nothing else`, async () => {
      for (const root of ["", "absolute"]) {
        await upload(IMAGE, (host) => [...BEGIN, opened({ headers: { location: root === "" ? place : `http://${host}${place}` } }), put(BLOB, BLOB, {}, place), ...END]);
      }
    });
  }

  for (const status of [200, 201, 202, 204]) {
    it(`${status} for a blob that is stored`, () => upload(IMAGE, () => [...BEGIN, opened(), put(BLOB, BLOB, { status }), ...END]));
  }

  const digests: readonly (readonly [string, string])[] = [["its digest", idOf(BLOB)], ["it in another hash function", `sha512:${"0".repeat(128)}`]];
  for (const [name, digest] of digests) {
    it(`${name} in Docker-Content-Digest`, () => upload(IMAGE, () => [...BEGIN, opened(), put(BLOB, BLOB, { headers: { "docker-content-digest": digest } }), ...END]));
  }

  const wrong: readonly (readonly [string, Exchange])[] = [
    ["names another digest", put(BLOB, BLOB, { headers: { "docker-content-digest": OTHER } })],
    ["says that the content has another", put(BLOB, BLOB, { status: 400, body: '{"errors":[{"code":"DIGEST_INVALID"}]}' })],
  ];
  for (const [name, answer] of wrong) {
    it(`is DIGEST_MISMATCH where it ${name}`, async () => {
      expect((await rejectionOf(upload(IMAGE, () => [...BEGIN, opened(), answer]))).code).to.equal("DIGEST_MISMATCH");
    });
  }

  it("201 to the wish itself, by a registry that had it all the same", async () => {
    const { told } = await upload(IMAGE, () => [...BEGIN, opened({ status: 201 }), ...END]);
    expect(told).to.deep.equal(["there"]);
  });

  it("the upload session that was opened to ask for rights is used, and none is opened besides", async () => {
    const { told } = await upload(IMAGE, () => [PING_BASIC, opened(), put(BLOB, BLOB), ...END], { kept: "one" });
    expect(told.filter((word) => /^[a-z]/.test(word))).to.deep.equal(["begin 10", "done"]);
  });

  it("another one is opened where that is gone after a long build", () =>
    upload(IMAGE, () => [PING_BASIC, opened(), put(BLOB, BLOB, LOST), progress(undefined, LOST), head(BLOB), wished(BLOB, { headers: { location: `${UPLOADS}2` } }), put(BLOB, BLOB, {}, `${UPLOADS}2`), ...END], { kept: "one" }));

  it("nothing of where to upload to: RESPONSE_INVALID", async () => {
    expect((await rejectionOf(upload(IMAGE, () => [...BEGIN, opened({ headers: {} })]))).code).to.equal("RESPONSE_INVALID");
  });

  it("403 to one blob ends the upload, with the rights that are missing", async () => {
    expect((await rejectionOf(upload(IMAGE, () => [...BEGIN, opened({ status: 403 })]))).code).to.equal("PUSH_DENIED");
  });

  it("a manifest is put again where the registry lost sight of a blob", async () => {
    const [manifest] = END;
    if (!manifest) throw new Error("there is one");
    const unknown = { ...manifest, status: 404, body: '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}' };
    await upload(IMAGE, () => [PING_BASIC, head(BLOB, 200), unknown, head(BLOB), opened(), put(BLOB, BLOB), manifest]);
  });
});

describe("a registry that shows blobs which it does not have", () => {
  const unknown = (): Exchange[] => manifests(IMAGE).map((each) => ({ ...each, status: 400, body: '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}' }));
  const shown = () => [head(BLOB, 200), ...unknown()];

  it("is sent them at last, whatever it shows", async () => {
    await upload(IMAGE, () => [PING_BASIC, ...shown(), ...shown(), opened(), put(BLOB, BLOB), ...END]);
  });

  it("is sent them at last, too, where it says so of the manifest under its tag", async () => {
    const tagged = (exchanges: readonly Exchange[]) => exchanges.map((each) => (manifests(IMAGE).some(({ request }) => request === each.request) ? { ...each, request: "PUT /v2/ns/app/manifests/v1" } : each));
    await upload(IMAGE, () => tagged([PING_BASIC, ...shown(), ...shown(), opened(), put(BLOB, BLOB), ...END]), { under: "v1" });
  });

  it("is told of, where that does not help either, by what it lacks", async () => {
    const { code, message } = await rejectionOf(upload(IMAGE, () => [PING_BASIC, ...shown(), ...shown(), opened(), put(BLOB, BLOB), ...unknown()]));
    expect([code, message.includes("lacks a part of the image")]).to.deep.equal(["RESPONSE_INVALID", true]);
  });
});

describe("an upload whose storage is at another host", () => {
  /** Bytes arrive there, and no key; a request with one is none of the script's. */
  async function atStorage(script: (place: string) => readonly Exchange[], exchanges: readonly Exchange[]): Promise<void> {
    await using storage = await ScriptedRegistry.start();
    storage.load(exchanges);
    // The same machine by the same name: that of the registry. Another internal name is refused.
    await upload(IMAGE, () => script(`http://${storage.host}`));
    storage.verify();
  }

  it("gives it the bytes, and no key", () =>
    atStorage((place) => [...BEGIN, opened({ headers: { location: `${place}/up?sig=a%3D` } }), ...END], [without(put(BLOB, BLOB, {}, "/up?sig=a%3D"))]));

  for (const status of [307, 308]) {
    it(`follows a ${status} of the PUT with the same bytes, and no key`, () =>
      atStorage((place) => [...BEGIN, opened(), put(BLOB, BLOB, { status, headers: { location: `${place}/bucket/1?sig=x` } }), ...END], [{ ...without(put(BLOB, BLOB)), request: "PUT /bucket/1?sig=x" }]));
  }

  it("asks it without a key how far a broken upload is", () =>
    atStorage((place) => [...BEGIN, opened({ headers: { location: `${place}/up` } }), head(BLOB, 200), ...END], [
      { ...without(put(BLOB, BLOB, {}, "/up")), takes: 4, inspect: () => undefined },
      { request: "GET /up", status: 403 },
    ]));

  for (const location of ["http://10.0.0.1/x", "http://127.0.0.2:5000/x", "http://user:pass@example.org/x", "ftp://example.org/x"]) {
    it(`refuses ${location}, by Location and by redirect: REDIRECT_UNTRUSTED`, async () => {
      const ways = [[opened({ headers: { location } })], [opened(), put(BLOB, BLOB, { status: 307, headers: { location } })]];
      for (const way of ways) expect((await rejectionOf(upload(IMAGE, () => [...BEGIN, ...way]))).code).to.equal("REDIRECT_UNTRUSTED");
    });
  }

  for (const status of [401, 403]) {
    it(`begins again once where that answers ${status}, as to a signature that is over, and then says whose answer that is`, async () => {
      const challenge = { "www-authenticate": 'Bearer realm="http://127.0.0.1:1/token"' };
      await using storage = await ScriptedRegistry.start();
      const refused = { ...without(put(BLOB, BLOB, { status, headers: challenge }, "/up")) };
      const asked = { request: "GET /up", status: 403 };
      storage.load([refused, asked, refused]);
      const away = opened({ headers: { location: `http://${storage.host}/up` } });
      const { code, message } = await rejectionOf(upload(IMAGE, () => [...BEGIN, away, head(BLOB), away]));
      expect(code).to.equal("RESPONSE_INVALID");
      expect(message).to.contain(`${storage.host}, to which the registry sends the upload`).and.contain("was not sent there");
      storage.verify();
    });
  }

  it("ends a redirect that goes in a circle", async () => {
    const again = put(BLOB, BLOB, { status: 307, headers: { location: `${AT}&digest=${encodeURIComponent(idOf(BLOB))}` } });
    expect((await rejectionOf(upload(IMAGE, () => [...BEGIN, opened(), again, again, again, again, again, again]))).code).to.equal("REDIRECT_UNTRUSTED");
  });

  it("follows no redirect that would lose the bytes", async () => {
    expect((await rejectionOf(upload(IMAGE, () => [...BEGIN, opened(), put(BLOB, BLOB, { status: 302, headers: { location: "/x" } })]))).code).to.equal("RESPONSE_INVALID");
  });
});

describe("a blob that another repository of the registry has", () => {
  const mount = (from: string, more: Partial<Exchange> = {}): Exchange => ({ ...opened(), request: `POST ${UPLOADS}?mount=${encodeURIComponent(idOf(BLOB))}&from=${encodeURIComponent(from)}`, ...more });
  const has = (path: string, status: number): Exchange => ({ request: `HEAD /v2/${path}/blobs/${idOf(BLOB)}`, authorization: BASIC, status });

  it("is mounted, and nothing of it travels", async () => {
    const { told } = await upload(IMAGE, () => [...BEGIN, mount("ns/base", { status: 201 }), ...END], { mountFrom: ["ns/base"] });
    expect(told).to.deep.equal(["mounted"]);
  });

  it("is uploaded by the session that was opened instead", () => upload(IMAGE, () => [...BEGIN, mount("ns/base"), put(BLOB, BLOB), ...END], { mountFrom: ["ns/base"] }));

  for (const status of [400, 401, 403, 404, 405]) {
    it(`is uploaded as ever after ${status}`, () => upload(IMAGE, () => [...BEGIN, mount("ns/base", { status }), opened(), put(BLOB, BLOB), ...END], { mountFrom: ["ns/base"] }));
  }

  it("is mounted from the one of several that has it", async () => {
    // All are asked side by side, in no certain order.
    const any = { ...has("", 200), request: /^HEAD \/v2\/ns\/(?:one|other)\/blobs\// };
    await upload(IMAGE, () => [...BEGIN, any, any, mount("ns/one", { status: 201 }), ...END], { mountFrom: ["ns/one", "ns/other"] });
  });

  it("is uploaded as ever where none of several has it", () => {
    const any = { ...has("", 404), request: /^HEAD \/v2\/ns\/(?:one|other)\/blobs\// };
    return upload(IMAGE, () => [...BEGIN, any, any, opened(), put(BLOB, BLOB), ...END], { mountFrom: ["ns/one", "ns/other"] });
  });

  it("is not looked for in the repository itself", () => upload(IMAGE, () => [...BEGIN, opened(), put(BLOB, BLOB), ...END], { mountFrom: ["ns/app"] }));

  it("is taken with a token for both repositories, and uploaded with one for its own where that is refused", async () => {
    const scope = encodeURIComponent("repository:ns/app:pull,push");
    const token = (query: string, answer: Partial<Exchange>): Exchange => ({ request: `GET /token?service=s&scope=${query}&account=bot`, authorization: BASIC, status: 200, ...answer });
    const both = `${scope}&scope=${encodeURIComponent("repository:ns/base:pull")}`;
    const one = (exchange: Exchange) => withToken(exchange, "one");
    const first = [token(scope, { body: '{"token":"one"}' }), one(head(BLOB))];
    const rest = [one(put(BLOB, BLOB)), ...END.map(one)];
    await upload(IMAGE, (host) => [pingBearer(host), ...first, token(both, { body: '{"token":"two"}' }), withToken(mount("ns/base", { status: 201 }), "two"), ...END.map(one)], { mountFrom: ["ns/base"] });
    await upload(IMAGE, (host) => [pingBearer(host), ...first, token(both, { status: 403 }), one(opened()), ...rest], { mountFrom: ["ns/base"] });
    // distribution: a token that says nothing of the other repository is not enough, and another one will be no better.
    await upload(IMAGE, (host) => {
      const refused = (value: string) => withToken(mount("ns/base", { status: 401, headers: bearer(host, ',error="insufficient_scope"') }), value);
      return [pingBearer(host), ...first, token(both, { body: '{"token":"two"}' }), refused("two"), token(both, { body: '{"token":"three"}' }), refused("three"), one(opened()), ...rest];
    }, { mountFrom: ["ns/base"] });
  });
});
