import { expect } from "chai";
import { ANONYMOUS } from "../../../core/credentials/credential.js";
import { parseTag } from "../../../core/image/tag.js";
import { renderForecast } from "../../../core/report/plan.js";
import { forecast, type Forecast } from "../../../core/publish/forecast.js";
import { SILENT } from "../../../core/publish/ports.js";
import { rejectionOf } from "../../unit/faults.js";
import { COMMIT, OURS, TAG, THEIRS, VERSION_1 } from "../documents.js";
import { BASIC, bearer, DENIED, listed, mayPush, probe, PING_BASIC, pingBearer, read, token, without, withToken } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { onStage, type Script, type Setting } from "../stage.js";

function foretell(script: readonly Exchange[] | Script, setting: Setting = {}, ...further: string[]): Promise<Forecast> {
  return onStage(
    typeof script === "function" ? script : () => script,
    (client) => {
      const identity = { kind: "source" as const, commit: COMMIT, version: VERSION_1 };
      return forecast({ client: client("pull,push"), tag: TAG, furtherTags: further.map(parseTag), identity }, SILENT);
    },
    setting,
  );
}

describe("forecast: what a publish would do, with the requests that it takes", () => {
  it("nothing, where it is published already: one request", async () => {
    const foretold = await foretell([PING_BASIC, read(TAG, OURS)]);
    expect(foretold).to.include({ action: "nothing", tag: TAG, version: "v1.2.3", revision: COMMIT.id });
    expect(foretold.reasons[0]).to.contain(OURS.digest);
  });

  it("publish, where the tag is free and the key may", async () => {
    const foretold = await foretell([PING_BASIC, read(TAG, "absent"), ...mayPush()]);
    expect(foretold).to.deep.include({ action: "publish", reasons: ["the tag is free", "the key may push"] });
  });

  it("publish, and says so where the registry does not tell whether the key may", async () => {
    const foretold = await foretell([PING_BASIC, read(TAG, "absent"), ...mayPush(418, "")]);
    expect(foretold).to.deep.include({ action: "publish", reasons: ["the tag is free", "the registry does not tell whether the key may push"] });
  });

  const discover = (status: number, body = '{"extensions":[]}'): Exchange => ({ request: "GET /v2/_oci/ext/discover", authorization: BASIC, status, body });
  const upload = (status: number, more: Partial<Exchange> = {}): Exchange => ({ request: "POST /v2/ns/app/blobs/uploads/?digest=none", authorization: BASIC, status, ...more });

  for (const [what, answer] of [["404", discover(404)], ["another page", discover(200, "<html>")], ["another document", discover(200, "{}")]] as const) {
    it(`publish to a new repository of a registry that could write if it was asked (${what}): no upload session, no permission probe`, async () => {
      const foretold = await foretell([PING_BASIC, read(TAG, "absent"), listed(404), answer]);
      expect(foretold.action).to.equal("publish");
      expect(foretold.reasons[1]).to.equal("the repository is new: whether the key may create it is known only when publishing, because the question itself could leave something in this registry");
    });
  }

  it("publish to a new repository on zot, which refuses an impossible upload for its digest alone", async () => {
    const invalid = upload(400, { body: '{"errors":[{"code":"DIGEST_INVALID"}]}' });
    const foretold = await foretell([PING_BASIC, read(TAG, "absent"), listed(404), discover(200), invalid]);
    expect(foretold).to.deep.include({ action: "publish", reasons: ["the tag is free", "the repository is new, and the key may create it"] });
  });

  it("refuse for a key that may not create a new repository on zot", async () => {
    const foretold = await foretell([PING_BASIC, read(TAG, "absent"), listed(404), discover(200), upload(403, { body: DENIED })]);
    expect(foretold).to.have.property("action", "refuse");
    expect(foretold).to.have.nested.property("error.code", "PUSH_DENIED");
  });

  describe("without a login, on a registry that anybody may read", () => {
    const open: Exchange = { request: "GET /v2/", status: 200, headers: { "www-authenticate": 'Basic realm="r"' } };
    const start = [open, ...[read(TAG, "absent"), listed(404)].map(without)];
    const anonymously = (...exchanges: Exchange[]) => foretell([...start, ...exchanges.map(without)], { credential: ANONYMOUS });

    for (const [status, code] of [[401, "CREDENTIAL_REJECTED"], [403, "PUSH_DENIED"]] as const) {
      it(`refuse for a new repository: ${status} is ${code}, and a login is asked for`, async () => {
        const foretold = await anonymously(upload(status));
        expect(foretold).to.have.property("action", "refuse");
        expect(foretold.error).to.include({ code }).and.to.have.property("remedy").that.contains("give a username");
      });
    }

    it("publish where anybody may: a session that opens is given back", async () => {
      const foretold = await anonymously(upload(202, { headers: { location: "/u" } }), { request: "DELETE /u", authorization: BASIC, status: 204 });
      expect(foretold.reasons[1]).to.equal("the repository is new, and anybody may create it without a login");
    });

    it("publish, honestly, where an answer does not tell", async () => {
      expect((await anonymously(upload(418))).reasons[1]).to.contain("whether anybody may create it is known only when publishing");
    });
  });

  it("only tags, where the image is there", async () => {
    const foretold = await foretell([PING_BASIC, read(TAG, OURS), read("a", "absent"), ...mayPush()], {}, "a");
    expect(foretold).to.deep.include({ action: "add-tags", furtherTags: ["a"] });
    expect(foretold.notes?.[0]).to.match(/^the tag a names neither .* never move/);
    expect(renderForecast(foretold)).to.contain(`\n  note      ${foretold.notes?.[0]}`);
  });

  it("what a further tag says has to be true, as for a publish", async () => {
    expect(await rejectionOf(foretell([], {}, "v9-abc1234"))).to.have.property("code", "REFERENCE_INVALID");
  });

  const refused: { name: string; exchanges: Exchange[]; code: string }[] = [
    { name: "a taken tag", exchanges: [read(TAG, THEIRS)], code: "TAG_TAKEN" },
    { name: "a key without rights", exchanges: [read(TAG, "absent"), ...mayPush(403, DENIED)], code: "PUSH_DENIED" },
    { name: "a wrong key", exchanges: [{ ...read(TAG, "absent"), status: 401 }], code: "CREDENTIAL_REJECTED" },
  ];
  for (const { name, exchanges, code } of refused) {
    it(`refuse for ${name}: ${code} is the answer`, async () => {
      const foretold = await foretell([PING_BASIC, ...exchanges]);
      expect(foretold).to.have.property("action", "refuse");
      expect(foretold).to.have.nested.property("error.code", code);
      expect(renderForecast(foretold)).to.match(/^Publish would refuse 127\.0\.0\.1:\d+\/ns\/app:v1\.2\.3-abc1234\n/).and.contain(code);
    });
  }

  it("refuse for a token that the service says may only pull: no probe, nothing more asked", async () => {
    const withheld = token({ access_token: "t1", scope: "repository:ns/app:pull" });
    const shown = [read(TAG, "absent"), listed(200)].map((each) => withToken(each, "t0"));
    const foretold = await foretell((host) => [pingBearer(host), token("t0", "pull"), ...shown, withheld]);
    expect(foretold).to.have.property("action", "refuse");
    expect(foretold).to.have.nested.property("error.code", "PUSH_DENIED");
    expect(foretold.reasons[0]).to.contain("a token for 127.0.0.1").and.contain("that may not push");
  });

  it("refuse for a token that may only pull, of a service that does not say so: the permission probe finds it out", async () => {
    const refused = (host: string, value: string): Exchange => ({ ...withToken(probe(401, DENIED), value), headers: bearer(host, ',error="insufficient_scope"') });
    const foretold = await foretell((host) => [
      pingBearer(host),
      token("t0", "pull"),
      ...[read(TAG, "absent"), listed(200)].map((each) => withToken(each, "t0")),
      token("t1"),
      refused(host, "t1"),
      token("t2"),
      refused(host, "t2"),
    ]);
    expect(foretold).to.have.nested.property("error.code", "PUSH_DENIED");
  });

  it("is no forecast where the registry is unwell: the error is the caller's", async () => {
    const busy: Exchange = { ...read(TAG, "absent"), status: 503 };
    expect(await rejectionOf(foretell([PING_BASIC, busy, busy, busy]))).to.have.property("code", "REGISTRY_FAULT");
  });

  it("is one screen for a person", async () => {
    const text = renderForecast(await foretell([PING_BASIC, read(TAG, "absent"), ...mayPush()]));
    expect(text.replace(/127\.0\.0\.1:\d+/, "HOST").split("\n")).to.deep.equal([
      "Publish would build and push HOST/ns/app:v1.2.3-abc1234",
      "",
      "  version   v1.2.3",
      `  revision  ${COMMIT.id}`,
      "  because   the tag is free",
      "  and       the key may push",
    ]);
  });
});
