import { expect } from "chai";
import { ANONYMOUS } from "../../../core/credentials/credential.js";
import { SILENT, type Progress } from "../../../core/publish/ports.js";
import { assertMayPush } from "../../../core/publish/may-push.js";
import { rejectionOf } from "../../unit/faults.js";
import { BASIC, listed, mayPush, PING_BASIC, without } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { onStage } from "../stage.js";

/** Asks whether the key may push, and returns what progress was told. */
async function ask(...exchanges: Exchange[]): Promise<string[]> {
  return onStage(
    () => [PING_BASIC, ...exchanges],
    async (client, { notes }) => {
      const progress: Progress = { step: () => undefined, note: (text) => void notes.push(text) };
      await assertMayPush(client("pull,push"), progress);
      return notes;
    },
  );
}

describe("may this key push? A repository that exists", () => {
  const content: [status: number, body: string][] = [
    [400, '{"errors":[{"code":"MANIFEST_INVALID"}]}'],
    [400, '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}'],
    [404, '{"errors":[{"code":"BLOB_UNKNOWN"}]}'],
    [422, '{"code":"MANIFEST_INVALID"}'],
  ];
  for (const [status, body] of content) {
    it(`${status} ${body}: yes, and nothing to tell`, async () => expect(await ask(...mayPush(status, body))).to.deep.equal([]));
  }

  const vague: [status: number, body: string][] = [
    [400, '{"errors":[{"code":"UNSUPPORTED"}]}'],
    [400, "Bad Request"],
    [404, '{"errors":[{"code":"NAME_UNKNOWN"}]}'],
    [405, ""],
    [409, '{"errors":[{"code":"MANIFEST_INVALID"}]}'],
    [418, '{"errors":[{"code":"MANIFEST_INVALID"}]}'],
    [500, '{"errors":[{"code":"MANIFEST_INVALID"}]}'],
  ];
  for (const [status, body] of vague) {
    it(`${status} ${body}: it does not tell, which is said`, async () => {
      const notes = await ask(...mayPush(status, body));
      expect(notes).to.have.length(1);
      expect(notes[0]).to.contain(`answered ${status} to the push check`);
    });
  }

  it("403: PUSH_DENIED with the registry's words", async () => {
    const error = await rejectionOf(ask(...mayPush(403, '{"errors":[{"code":"DENIED","message":"read only"}]}')));
    expect(error.message).to.match(/^PUSH_DENIED: .*DENIED: read only/);
  });

  it("a list that is asked for too often says nothing of whether it exists: RATE_LIMITED", async () => {
    const busy: Exchange = { ...listed(200), status: 429, headers: { "retry-after": "0" } };
    expect(await rejectionOf(ask(busy, busy, busy))).to.have.property("code", "RATE_LIMITED");
  });

  it("401: CREDENTIAL_REJECTED", async () => expect(await rejectionOf(ask(...mayPush(401, "")))).to.have.property("code", "CREDENTIAL_REJECTED"));
});

describe("may nobody push? There is no key to speak of", () => {
  const asked: [name: string, exchanges: Exchange[], code: string][] = [
    ["a repository that exists, 401", mayPush(401, ""), "CREDENTIAL_REJECTED"],
    ["a repository that exists, 403", mayPush(403, ""), "PUSH_DENIED"],
    ["a new repository, 401", [listed(404), { request: "POST /v2/ns/app/blobs/uploads/", authorization: BASIC, status: 401 }], "CREDENTIAL_REJECTED"],
    ["a new repository, 403", [listed(404), { request: "POST /v2/ns/app/blobs/uploads/", authorization: BASIC, status: 403 }], "PUSH_DENIED"],
  ];
  for (const [name, exchanges, code] of asked) {
    it(`${name}: ${code}, and a login is asked for`, async () => {
      const script = () => [PING_BASIC, ...exchanges.map(without)];
      const asking = onStage(script, (client) => assertMayPush(client("pull,push"), SILENT), { credential: ANONYMOUS });
      const { code: actual, message } = await rejectionOf(asking);
      expect(actual).to.equal(code);
      expect(message).to.match(/refused to let anybody push to \S+ without a login \(40[13]\).*give a username/).and.not.contain("this key");
    });
  }
});

describe("may this key push? A lax registry that takes a permission probe", () => {
  const accepted = mayPush(201, "");
  const remove = (what: RegExp, status: number): Exchange => ({ request: what, authorization: BASIC, status });
  const byTag = (status: number) => remove(/^DELETE \/v2\/ns\/app\/manifests\/probe-/, status);
  const byDigest = (status: number) => remove(/^DELETE \/v2\/ns\/app\/manifests\/sha256:[0-9a-f]{64}$/, status);
  const gone = remove(/^GET \/v2\/ns\/app\/manifests\/probe-/, 404);

  const removed: { name: string; exchanges: Exchange[] }[] = [
    { name: "by its tag", exchanges: [byTag(202), gone] },
    { name: "by its digest, where tags cannot be deleted", exchanges: [byTag(405), byDigest(202), gone] },
  ];
  for (const { name, exchanges } of removed) {
    it(`it is removed ${name}, and said`, async () => {
      const notes = await ask(...accepted, ...exchanges);
      expect(notes).to.have.length(1);
      expect(notes[0]).to.contain("accepts manifests whose content is missing").and.not.contain("could not be removed");
    });
  }

  it("it cannot be removed: its tag is named", async () => {
    const notes = await ask(...accepted, byTag(403), byDigest(403));
    expect(notes[0]).to.match(/the tag probe-[0-9a-f]{16} was made by the check and could not be removed$/);
  });
});

describe("may this key push? A new repository", () => {
  const upload = (status: number, location: string): Exchange => ({ request: "POST /v2/ns/app/blobs/uploads/", authorization: BASIC, status, headers: { location } });
  const cancel = (status: number): Exchange => ({ request: "DELETE /u?state=a%2Fb", authorization: BASIC, status });

  for (const status of [204, 403, 404, 500]) {
    it(`the upload session is given back, whatever that says (${status})`, async () =>
      expect(await ask(listed(404), upload(202, "/u?state=a%2Fb"), cancel(status))).to.deep.equal([]));
  }

  for (const location of ["http://10.1.2.3/u", "http://", "http://user@127.0.0.1/u"]) {
    it(`an upload location that is not to be trusted is not called: ${location}`, async () => expect(await ask(listed(404), upload(202, location))).to.deep.equal([]));
  }

  const refused: [status: number, code: string, times?: number][] = [[401, "CREDENTIAL_REJECTED"], [403, "PUSH_DENIED"], [404, "RESPONSE_INVALID"], [429, "RATE_LIMITED", 3], [500, "REGISTRY_FAULT"]];
  it("404 of a registry that makes no repositories by itself: PUSH_DENIED, and what to do", async () => {
    const unknown = { ...upload(404, ""), headers: {}, body: '{"errors":[{"code":"NAME_UNKNOWN"}]}' };
    const { code, message } = await rejectionOf(ask(listed(404), unknown));
    expect(code).to.equal("PUSH_DENIED");
    expect(message).to.contain("create this one (or its project) first");
  });

  for (const status of [200, 201, 204]) {
    it(`${status}, which opens no upload, is no yes`, async () => expect(await rejectionOf(ask(listed(404), { ...upload(202, ""), status }))).to.have.property("code", "RESPONSE_INVALID"));
  }

  it("an upload without a location is left to expire", async () => expect(await ask(listed(404), { ...upload(202, ""), headers: {} })).to.deep.equal([]));

  for (const [status, code, times = 1] of refused) {
    it(`${status}: ${code}`, async () => {
      const exchanges = Array<Exchange>(times).fill(upload(status, "/u"));
      expect(await rejectionOf(ask(listed(404), ...exchanges))).to.have.property("code", code);
    });
  }

  it("whether it exists cannot be asked: REGISTRY_FAULT, and nothing is opened", async () => {
    const unwell: Exchange = { ...listed(200), status: 503 };
    expect(await rejectionOf(ask(unwell, unwell, unwell))).to.have.property("code", "REGISTRY_FAULT");
  });
});
