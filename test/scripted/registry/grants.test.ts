import { expect } from "chai";
import { ANONYMOUS } from "../../../core/credentials/credential.js";
import { assertMayPush } from "../../../core/publish/may-push.js";
import { SILENT } from "../../../core/publish/ports.js";
import { rejectionOf } from "../../unit/faults.js";
import { OURS, TAG } from "../documents.js";
import { bearer, DENIED, listed, probe, pingBearer, read, token, tokenForNobody, withToken } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { expectRefusal, onStage, play } from "../stage.js";

const absent = withToken(read(TAG, "absent"), "t1");
const grant = (scope: string | null) => token({ access_token: "t1", scope });

describe("grants: a token service that says that it grants less", () => {
  const less: [name: string, scope: string][] = [
    ["only pull", "repository:ns/app:pull"],
    ["another repository", "repository:ns/other:pull,push"],
    ["a repository whose name begins like ours", "repository:ns/app2:pull,push"],
    ["the catalog", "registry:catalog:*"],
  ];
  for (const [name, scope] of less) {
    it(`${name}: PUSH_DENIED, without a probe, before the build`, () =>
      expectRefusal("PUSH_DENIED", "gave a token for 127.0.0.1", { script: (host) => [pingBearer(host), grant(scope), absent] }));
  }

  const enough: [name: string, scope: string | null][] = [
    ["exactly what was asked", "repository:ns/app:pull,push"],
    ["more, in another order", "registry:catalog:* repository:ns/app:delete,push,pull"],
    ["both in two scopes", "repository:ns/app:push repository:ns/app:pull"],
    ["everything", "repository:ns/app:*"],
    ["nothing that it would tell", null],
  ];
  for (const [name, scope] of enough) {
    it(`${name}: goes on to the permission probe`, async () => {
      const rights = [listed(200), probe(400, '{"errors":[{"code":"MANIFEST_INVALID"}]}')].map((each) => withToken(each, "t1"));
      const script = (host: string) => [pingBearer(host), grant(scope), absent, ...rights, absent, withToken(read(TAG, OURS), "t1")];
      const { publication } = await play({ script, push: () => OURS.digest });
      expect(publication?.outcome).to.equal("published");
    });
  }
});

describe("grants: nobody, who is granted less", () => {
  it("is told to log in, by the registry itself, and not that a key may not push", async () => {
    const pulling: Exchange = { ...tokenForNobody("", "pull,push"), body: '{"token":"t1","scope":"repository:ns/app:pull"}' };
    const refused = withToken(probe(401, ""), "t1");
    const script = (host: string) => [pingBearer(host), pulling, withToken(listed(200), "t1"), refused, pulling, refused];
    const asking = onStage(script, (client) => assertMayPush(client("pull,push"), SILENT), { credential: ANONYMOUS });
    expect((await rejectionOf(asking)).message).to.match(/^CREDENTIAL_REJECTED: .*refused to let anybody push to \S+ without a login .*give a username/);
  });
});

describe("grants: a token service that grants less and does not say so", () => {
  const start = (host: string) => [pingBearer(host), token("t1"), absent, withToken(listed(200), "t1")];
  const refused = (value: string, status: number, headers: Record<string, string>): Exchange => ({ ...withToken(probe(status, DENIED), value), headers });

  it("found by the probe, with insufficient_scope: PUSH_DENIED before the build", () =>
    expectRefusal("PUSH_DENIED", "to let this key push to 127.0.0.1", {
      script: (host) => {
        const insufficient = bearer(host, ',scope="repository:ns/app:push",error="insufficient_scope"');
        return [...start(host), refused("t1", 401, insufficient), token("t2"), refused("t2", 401, insufficient)];
      },
    }));

  it("found by the probe, with a bare 401: PUSH_DENIED all the same, for the key was taken", () =>
    expectRefusal("PUSH_DENIED", "DENIED", { script: (host) => [...start(host), refused("t1", 401, {}), token("t2"), refused("t2", 401, {})] }));

  it("found by the probe, with 403: PUSH_DENIED, and the token is not renewed", () =>
    expectRefusal("PUSH_DENIED", "(403", { script: (host) => [...start(host), refused("t1", 403, {})] }));

  it("found by the upload session of a new repository: PUSH_DENIED before the build", () =>
    expectRefusal("PUSH_DENIED", "(401", {
      script: (host) => {
        const upload = (value: string): Exchange => ({ request: "POST /v2/ns/app/blobs/uploads/", authorization: `Bearer ${value}`, status: 401, headers: bearer(host) });
        return [pingBearer(host), token("t1"), absent, withToken(listed(404), "t1"), upload("t1"), token("t2"), upload("t2")];
      },
    }));
});
