import { expect } from "chai";
import { PublishError } from "../../../core/errors.js";
import { renderRotation } from "../../../core/report/keys.js";
import { rotateKey } from "../../../core/usecases/keys/rotate.js";
import { expectPrintable, rejectionOf } from "../../unit/faults.js";
import { BASIC, DENIED, listed, mayPush, PING_BASIC } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { BY_NEW_KEY, FakeReceiver, list, made, NEW_KEY, revoked, signedIn, withKeys, type ListedKey } from "./stage.js";

const END = "2027-02-24T12:00:00Z";
const old: ListedKey = { label: "ci", uuid: "u-1", createdAt: "2026-09-01T00:00:00Z", expirationDate: "2026-12-01T00:00:00Z" };
const other: ListedKey = { label: "other", uuid: "u-9", expirationDate: END };
const fresh: ListedKey = { label: "ci (rotated)", uuid: "u-new", createdAt: "2026-11-26T12:00:00Z", expirationDate: END };
const by = (exchange: Exchange): Exchange => ({ ...exchange, authorization: BY_NEW_KEY });

/** Each step with its exchanges, for what is there before. */
const making = (before: readonly ListedKey[], label = "ci (rotated)") => [...signedIn(), list(before), made(label, END), list([...before, { ...fresh, label }])];
const proving = [...signedIn(BY_NEW_KEY), ...mayPush().map(by)];
const revoking = (uuids: readonly string[], left: readonly ListedKey[]) => [PING_BASIC, by(list(left)), ...uuids.map((uuid) => revoked(uuid, BY_NEW_KEY)), by(list(left))];

const ORDER = { label: "ci", days: 90, repository: "ns/app" };
const rotate = (script: readonly Exchange[], receiver = new FakeReceiver(), order = ORDER) => withKeys(script, (ports) => rotateKey(order, { ...ports, receiver }));

describe("rotateKey: a new key in the place of the old one", () => {
  it("makes, proves, hands over, reads back, revokes by the new key, and looks whether the old one is gone", async () => {
    const receiver = new FakeReceiver();
    const { result, notes } = await rotate([...making([old, other]), ...proving, ...revoking(["u-1"], [other, fresh])], receiver);
    expect(receiver.held).to.equal(NEW_KEY);
    expect(result).to.deep.include({ ok: true, receiver: "the test", revoked: ["u-1"] });
    expect(renderRotation(result)).to.equal(`the API key "ci (rotated)" (u-new) expires in 90 days (${END}), and is in the test; revoked: u-1`);
    expect(JSON.stringify([result, notes])).not.to.contain(NEW_KEY);
  });

  it("makes the first one under its plain label, by a password, and revokes nothing", async () => {
    const [ping, signed, first, ...rest] = making([other], "ci") as [Exchange, Exchange, Exchange, ...Exchange[]];
    // It looks once more, whether the login is a key of another label.
    const { result } = await rotate([ping, signed, first, first, ...rest, ...proving]);
    expect(result.revoked).to.deep.equal([]);
    expect(renderRotation(result)).to.match(/there was none of its label before it, and nothing was revoked$/);
  });

  it("makes no first one of a label by a key of another, whose place the new one would take: the label may be a slip", async () => {
    const { message } = await rejectionOf(rotate([...signedIn(), list([other]), list([{ ...other, lastUsed: "2026-11-26T12:00:00.5Z" }])]));
    expect(message).to.match(/^CONFIG_MISSING: no API key is called "ci", and the login is made by "other" \(u-9\); nothing is made or revoked\. .*keys-create/);
  });

  it("replaces a key of a repository that is not there yet, where it may create it", async () => {
    const creating: Exchange[] = [listed(404), { request: "GET /v2/_oci/ext/discover", authorization: BASIC, status: 200, body: '{"extensions":[]}' }, { request: "POST /v2/ns/app/blobs/uploads/?digest=none", authorization: BASIC, status: 400 }];
    expect((await rotate([...making([old]), ...signedIn(BY_NEW_KEY), ...creating.map(by), ...revoking(["u-1"], [fresh])])).result.ok).to.equal(true);
  });

  const leftovers: [what: string, before: readonly ListedKey[]][] = [
    ["one that was made, and never handed over", [old, { ...fresh, uuid: "u-2" }]],
    ["several of them", [old, { ...fresh, uuid: "u-2" }, { ...fresh, uuid: "u-3" }]],
    ["one that an earlier one replaced, beside its successor", [{ ...fresh, uuid: "u-2" }, { ...fresh, uuid: "u-3" }]],
    ["one that expired long ago, beside the one in use", [old, { ...old, uuid: "u-0", expirationDate: "2026-01-01T00:00:00Z" }]],
  ];
  for (const [what, before] of leftovers) {
    it(`finishes what was stopped: ${what}`, async () => {
      const all = before.map(({ uuid }) => uuid);
      const { result } = await rotate([...making([...before, other]), ...proving, ...revoking(all, [other, fresh])]);
      expect(result.revoked).to.deep.equal(all);
    });
  }

  it("CONFIG_MISSING for a label that two keys bear which no rotation made, before anything is made", async () => {
    const { message } = await rejectionOf(rotate([...signedIn(), list([old, { ...old, uuid: "u-2" }, { ...fresh, uuid: "u-3" }])]));
    expect(message).to.match(/^CONFIG_MISSING: the label "ci" is on 2 API keys \(u-1, u-2\)/);
  });

  for (const [what, answer, code] of [
    ["403: a key that may not list", list([], { status: 403 }), "PUSH_DENIED"],
    ["404: no zot", list([], { status: 404 }), "RESPONSE_INVALID"],
  ] as const) {
    it(`${code} where the list is refused (${what}), and nothing is made`, async () => expect(await rejectionOf(rotate([...signedIn(), answer]))).to.have.property("code", code));
  }

  it("counts the days by the registry's clock, however wrong ours or its own is", async () => {
    const headers = { "content-type": "application/json", date: "Mon, 01 Jan 2001 00:00:00 GMT" };
    const script = [...signedIn(), list([], { headers }), made("ci", "2001-04-01T00:00:00Z"), list([{ ...fresh, label: "ci", expirationDate: "2001-04-01T00:00:00Z" }], { headers }), ...proving];
    expect((await rotate(script)).result.key).to.include({ expires: "2001-04-01T00:00:00Z", daysLeft: 90 });
  });

  describe("says which keys work, and revokes nothing too early, where it fails", () => {
    const message = async (script: readonly Exchange[], receiver?: FakeReceiver): Promise<string> => {
      const error = await rejectionOf(rotate(script, receiver));
      expectPrintable(error.message);
      expect(error.message).not.to.contain(NEW_KEY);
      return error.message;
    };
    const undone = [revoked("u-new", BASIC), list([old])];

    it("in making it: the old one is as it was", async () => {
      expect(await message([...signedIn(), list([old]), made("ci (rotated)", END, { status: 500, body: "" })])).to.match(/^REGISTRY_FAULT: /);
    });

    it("in proving it, for a key that the registry does not take: it is revoked again", async () => {
      const refusal: Exchange = { request: "GET /v2/", authorization: BY_NEW_KEY, status: 401, headers: PING_BASIC.headers ?? {} };
      expect(await message([...making([old]), PING_BASIC, refusal, ...undone])).to.match(/^CREDENTIAL_REJECTED: .*the new key \(u-new\) is not handed over: it is revoked again, and what worked before works as it did \(u-1\)/);
    });

    it("in proving it, for one that may not push", async () => {
      expect(await message([...making([old]), ...signedIn(BY_NEW_KEY), ...mayPush(403, DENIED).map(by), ...undone])).to.match(/^PUSH_DENIED: .*it is revoked again/);
    });

    it("in proving it, where an answer does not tell: what is not shown is not relied on", async () => {
      expect(await message([...making([old]), ...signedIn(BY_NEW_KEY), ...mayPush(418, "").map(by), ...undone])).to.match(/^RESPONSE_INVALID: .*does not tell whether the new key may push/);
    });

    it("and in taking it back: the next run does that", async () => {
      const fails = [...making([old]), ...signedIn(BY_NEW_KEY), ...mayPush(403, DENIED).map(by)];
      expect(await message([...fails, revoked("u-new", BASIC, 403)])).to.contain("it could not be revoked, and the next run does that");
      expect(await message([...fails, revoked("u-new", BASIC), list([old, fresh])])).to.contain("it could not be revoked, and the next run does that");
    });

    it("in handing it over: the receiver may hold either, so both are kept", async () => {
      const refuses = new FakeReceiver({ store: () => { throw new PublishError("TOOL_FAILED", "it would not", "Mend it."); } });
      expect(await message([...making([old]), ...proving], refuses)).to.equal(
        "TOOL_FAILED: it would not; the test may hold the new key (u-new) or the old one, and nothing is revoked: all of them work (u-new, u-1). Mend it. Then run it again, with a key that works: it replaces all keys of this label by one.",
      );
    });

    it("in reading it back: a receiver that stores another", async () => {
      const text = await message([...making([old]), ...proving], new FakeReceiver({ reads: () => "another" }));
      expect(text).to.match(/^TOOL_FAILED: the test took the new key, and holds something else; .*all of them work \(u-new, u-1\)/);
    });

    const revokes: [what: string, answers: readonly Exchange[], code: string, says: string][] = [
      ["is ignored", revoking(["u-1"], [old, fresh]), "REGISTRY_FAULT", "still lists what it was asked to revoke (u-1); the test has the new key (u-new), which works"],
      ["is refused", [PING_BASIC, by(list([old, fresh])), revoked("u-1", BY_NEW_KEY, 403)], "PUSH_DENIED", "of the old keys (u-1) some may still work; the test has the new key (u-new), which works"],
      ["fails", [PING_BASIC, by(list([old, fresh])), revoked("u-1", BY_NEW_KEY, 500)], "REGISTRY_FAULT", "of the old keys (u-1) some may still work"],
      ["is not to be seen, for the list is refused", [PING_BASIC, by(list([old, fresh])), revoked("u-1", BY_NEW_KEY), by(list([], { status: 403 }))], "PUSH_DENIED", "of the old keys (u-1) some may still work"],
    ];
    for (const [what, answers, code, says] of revokes) {
      it(`in revoking the old one, where that ${what}`, async () => {
        const receiver = new FakeReceiver();
        const text = await message([...making([old]), ...proving, ...answers], receiver);
        expect(text).to.match(new RegExp(`^${code}: `)).and.contain(says).and.contain("run it again");
        expect(receiver.held).to.equal(NEW_KEY);
      });
    }
  });

  describe("beside another rotation of the same label", () => {
    const rival: ListedKey = { ...fresh, uuid: "u-7" };
    const ours = [...signedIn(), list([old, other]), made("ci (rotated)", END)];

    it("gives way where a key appears while it makes its own, which it revokes again", async () => {
      const receiver = new FakeReceiver();
      const { message } = await rejectionOf(rotate([...ours, list([old, other, rival, fresh]), revoked("u-new", BASIC), list([old, other, rival])], receiver));
      expect(message).to.match(/^CONFIG_MISSING: somebody else makes keys of the label "ci" at the same time \(u-7\); the new key \(u-new\) is not handed over: it is revoked again, and what worked before works as it did \(u-1\)/).and.contain("concurrency");
      expect(receiver.held).to.equal(undefined);
    });

    it("revokes nothing where one appears after it handed its own over", async () => {
      const { message } = await rejectionOf(rotate([...making([old]), ...proving, PING_BASIC, by(list([old, fresh, rival]))]));
      expect(message).to.match(/^CONFIG_MISSING: somebody else makes keys of the label "ci" at the same time \(u-7\); the test was given the new key \(u-new\), and nothing is revoked: all of them work \(u-new, u-1\)/);
    });

    it("revokes nothing where its receiver holds another's key by then", async () => {
      let looks = 0;
      const receiver = new FakeReceiver({ reads: () => (++looks === 1 ? NEW_KEY : "another's") });
      const { message } = await rejectionOf(rotate([...making([old]), ...proving, PING_BASIC, by(list([old, fresh]))], receiver));
      expect(message).to.match(/^TOOL_FAILED: the test took the new key, and holds something else; .*nothing is revoked/);
    });

    it("does not take another label's new key for a rival's", async () => {
      const { result } = await rotate([...ours, list([old, other, fresh, { ...other, uuid: "u-8" }]), ...proving, ...revoking(["u-1"], [other, fresh, { ...other, uuid: "u-8" }])]);
      expect(result.revoked).to.deep.equal(["u-1"]);
    });
  });

  it("asks the receiver before a key is made", async () => {
    const receiver = new FakeReceiver({ prepare: () => { throw new PublishError("CONFIG_MISSING", "there is no room", "Make room"); } });
    expect((await rejectionOf(rotate(signedIn(), receiver))).message).to.contain("there is no room");
  });
});
