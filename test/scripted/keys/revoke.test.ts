import { expect } from "chai";
import { renderRevocation } from "../../../core/report/keys.js";
import { revokeKey } from "../../../core/usecases/keys/revoke.js";
import { rejectionOf } from "../../unit/faults.js";
import { BASIC } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { list, revoked, signedIn, withKeys, type ListedKey } from "./stage.js";

const leaked: ListedKey = { label: "laptop", uuid: "u-1", createdAt: "2026-09-01T00:00:00Z", expirationDate: "2026-12-05T12:00:00Z", lastUsed: "2026-11-25T00:00:00Z" };
const other: ListedKey = { ...leaked, label: "ci", uuid: "u-2" };
const inUse: ListedKey = { ...leaked, lastUsed: "2026-11-26T12:00:00.5Z" };
const revoke = (script: readonly Exchange[], uuid = "u-1") => withKeys([...signedIn(), ...script], (ports) => revokeKey(uuid, ports));

describe("revokeKey: one API key, by its uuid", () => {
  it("revokes it, looks whether it is gone, and tells which it was", async () => {
    const { result } = await revoke([list([leaked, other]), list([leaked, other]), revoked("u-1", BASIC), list([other])]);
    expect(result).to.deep.include({ ok: true }).and.have.property("revoked").that.include({ label: "laptop", uuid: "u-1" });
    expect(renderRevocation(result)).to.match(/^the API key "laptop" \(u-1\) is revoked: 127\.0\.0\.1:\d+ lists it no more$/);
  });

  const refused: [what: string, script: readonly Exchange[], uuid: string, message: RegExp][] = [
    ["a uuid that is not listed", [list([leaked, other]), list([leaked, other])], "u-3", /^CONFIG_MISSING: .* lists no API key u-3 of this user; nothing is revoked\. .*keys-list/],
    ["any uuid where there is none", [list([])], "u-1", /^CONFIG_MISSING: .* lists no API key u-1 of this user; nothing/],
    ["the key of the login", [list([leaked, other]), list([inUse, other])], "u-1", /^CONFIG_MISSING: the login is made by the very key .*nothing is revoked\. .*keys-rotate/],
    ["a key that stays all the same", [list([leaked]), list([leaked]), revoked("u-1", BASIC), list([leaked])], "u-1", /^REGISTRY_FAULT: .* still lists what it was asked to revoke \(u-1\)/],
  ];
  for (const [what, script, uuid, message] of refused) {
    it(`says so of ${what}`, async () => expect((await rejectionOf(revoke(script, uuid))).message).to.match(message));
  }

  it("tells that the key may still work where the wish fails", async () => {
    const error = await rejectionOf(revoke([list([leaked]), list([leaked]), revoked("u-1", BASIC, 403)]));
    expect(error.message).to.match(/^PUSH_DENIED: .*\(u-1\) some may still work/);
  });
});
