import { expect } from "chai";
import { PublishError } from "../../../core/errors.js";
import { renderNewKey } from "../../../core/report/keys.js";
import { createKey, newKey } from "../../../core/usecases/keys/create.js";
import { expectPrintable, rejectionOf } from "../../unit/faults.js";
import { BASIC } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { FakeReceiver, list, made, NEW_KEY, revoked, signedIn, withKeys, type ListedKey } from "./stage.js";

const END = "2027-02-24T12:00:00Z";
const other: ListedKey = { label: "other", uuid: "u-2", expirationDate: END };
const fresh: ListedKey = { label: "ci", uuid: "u-new", createdAt: "2026-11-26T12:00:00Z", expirationDate: END };
const sound = [...signedIn(), list([other]), made("ci", END), list([other, fresh])];
const create = (script: readonly Exchange[], receiver = new FakeReceiver(), order = { label: "ci", days: 90 }) => withKeys(script, (ports) => createKey(order, { ...ports, receiver }));

describe("createKey: a new key, for its receiver alone", () => {
  it("makes it by the registry's clock, finds it listed, and hands it over", async () => {
    const receiver = new FakeReceiver();
    const { result, notes } = await create(sound, receiver);
    expect(receiver.held).to.equal(NEW_KEY);
    expect(result.key).to.include({ label: "ci", uuid: "u-new", expires: END, daysLeft: 90 });
    expect(renderNewKey(result)).to.equal(`the API key "ci" (u-new) expires in 90 days (${END}), and is in the test`);
    expect(JSON.stringify([result, notes])).not.to.contain(NEW_KEY);
  });

  it("is the same without a receiver, for who stores it", async () => {
    const { result } = await withKeys(sound, (ports) => newKey({ label: "ci", days: 90 }, ports));
    expect(result.key.reveal()).to.equal(NEW_KEY);
    expect(JSON.stringify(result)).not.to.contain(NEW_KEY);
  });

  it("takes a receiver at its word that cannot be read", async () => {
    expect((await create(sound, new FakeReceiver({ reads: () => undefined }))).result.ok).to.equal(true);
  });

  const taken: [what: string, keys: readonly ListedKey[], says: string][] = [
    ["once", [{ ...fresh, uuid: "u-1" }], 'the label "ci" is on an API key already (u-1)'],
    ["twice", [{ ...fresh, uuid: "u-1" }, { ...fresh, uuid: "u-3" }], "is on 2 API keys already (u-1, u-3)"],
    ["by a rotation", [{ label: "ci (rotated)", uuid: "u-1" }], "is on an API key already (u-1)"],
  ];
  for (const [what, keys, says] of taken) {
    it(`CONFIG_MISSING for a label that is taken ${what}, before anything is made`, async () => {
      const error = await rejectionOf(create([...signedIn(), list(keys)]));
      expect(error.message).to.match(/^CONFIG_MISSING: /).and.contain(says).and.contain("keys-rotate");
    });
  }

  it("gives way to somebody who makes a key of that label at the same time", async () => {
    const rival: ListedKey = { ...fresh, uuid: "u-7" };
    const { message } = await rejectionOf(create([...signedIn(), list([other]), made("ci", END), list([other, rival, fresh]), revoked("u-new", BASIC), list([other, rival])]));
    expect(message).to.match(/^CONFIG_MISSING: somebody else makes keys of the label "ci" at the same time \(u-7\); the new key \(u-new\) is revoked again/);
  });

  it("counts by our clock where the registry shows a time that is none", async () => {
    const { result } = await create([...signedIn(), list([other], { headers: { "content-type": "application/json", date: "Sat, 13 Sep 275760 00:00:00 GMT" } }), made("ci", "", { inspect: () => undefined }), list([other, fresh])]);
    expect(result.key.uuid).to.equal("u-new");
  });

  it("passes over a key of that label that has expired", async () => {
    const expired: ListedKey = { label: "ci", uuid: "u-1", expirationDate: "2026-11-26T11:59:59Z" };
    expect((await create([...signedIn(), list([expired]), made("ci", END), list([expired, fresh])])).result.key.uuid).to.equal("u-new");
  });

  for (const label of ["", "  ", " ci", "a\nb", "a\u001b[31m", "ci (rotated)", "x".repeat(201)]) {
    it(`CONFIG_MISSING for the label ${JSON.stringify(label.slice(0, 20))}, and nothing is asked`, async () => {
      const { code, message } = await rejectionOf(create([], new FakeReceiver(), { label, days: 90 }));
      expect(code).to.equal("CONFIG_MISSING");
      expectPrintable(message);
    });
  }

  for (const days of [0, -1, NaN, Infinity, 36_501]) {
    it(`CONFIG_MISSING for ${days} days`, async () => expect(await rejectionOf(create([], new FakeReceiver(), { label: "ci", days }))).to.have.property("code", "CONFIG_MISSING"));
  }

  const refused: [what: string, exchange: Exchange, code: string, times?: number][] = [
    ["403", made("ci", END, { status: 403, body: "" }), "PUSH_DENIED"],
    ["500", made("ci", END, { status: 500, body: "" }), "REGISTRY_FAULT"],
    ["400", made("ci", END, { status: 400, body: "" }), "RESPONSE_INVALID"],
    ["no key", made("ci", END, { body: '{"uuid":"u-new"}' }), "RESPONSE_INVALID"],
    ["no uuid", made("ci", END, { body: JSON.stringify({ apiKey: NEW_KEY }) }), "RESPONSE_INVALID"],
    ["half a document", made("ci", END, { body: `{"apiKey":"${NEW_KEY}` }), "RESPONSE_INVALID"],
  ];
  for (const [what, exchange, code] of refused) {
    it(`${code} where it is not made: ${what}`, async () => {
      const receiver = new FakeReceiver();
      const error = await rejectionOf(create([...signedIn(), list([]), exchange], receiver));
      expect(error.code).to.equal(code);
      expect(error.message).not.to.contain(NEW_KEY);
      expect(receiver.held).to.equal(undefined);
    });
  }

  it("RESPONSE_INVALID for a key that is not listed, for it could not be revoked", async () => {
    expect((await rejectionOf(create([...signedIn(), list([]), made("ci", END), list([])]))).message).to.match(/^RESPONSE_INVALID: .*\(u-new\) that it does not list/);
  });

  it("says it where the registry made it for another time", async () => {
    const { notes } = await create([...signedIn(), list([]), made("ci", END), list([{ ...fresh, expirationDate: "2026-12-01T00:00:00Z" }])]);
    expect(notes.join()).to.contain(`was asked for a key until ${END}, and made one that expires at 2026-12-01T00:00:00Z`);
  });

  it("asks the receiver before a key is made", async () => {
    const receiver = new FakeReceiver({ prepare: () => { throw new PublishError("CONFIG_MISSING", "there is no room", "Make room"); } });
    expect((await rejectionOf(create(signedIn(), receiver))).message).to.contain("there is no room");
  });

  describe("where it is not handed over", () => {
    const refuses = () => new FakeReceiver({ store: () => { throw new PublishError("TOOL_FAILED", "it would not", "Mend it"); } });

    it("revokes it again, and looks whether it is gone", async () => {
      const { message } = await rejectionOf(create([...sound, revoked("u-new", BASIC), list([other])], refuses()));
      expect(message).to.equal("TOOL_FAILED: it would not; the new key (u-new) is revoked again. Mend it.");
    });

    it("keeps it where its receiver may hold it in the place of what was there", async () => {
      const receiver = Object.assign(new FakeReceiver({ reads: () => "another" }), { replaces: true });
      expect((await rejectionOf(create(sound, receiver))).message).to.match(/^TOOL_FAILED: the test took the new key, and holds something else; the new key \(u-new\) is kept, for its receiver may hold it .*keys-rotate with the same label/);
    });

    it("says which is left where the registry ignores that, or refuses it", async () => {
      for (const after of [[revoked("u-new", BASIC), list([other, fresh])], [revoked("u-new", BASIC, 403)], [revoked("u-new", BASIC), list([], { status: 403 })]]) {
        expect((await rejectionOf(create([...sound, ...after], refuses()))).message).to.contain("the new key (u-new) could not be revoked again").and.contain("keys-rotate with the same label");
      }
    });

    it("takes no receiver at its word that holds something else", async () => {
      const receiver = new FakeReceiver({ reads: () => "another" });
      const { message } = await rejectionOf(create([...sound, revoked("u-new", BASIC), list([other])], receiver));
      expect(message).to.match(/^TOOL_FAILED: the test took the new key, and holds something else; /).and.not.contain("another");
    });
  });
});
