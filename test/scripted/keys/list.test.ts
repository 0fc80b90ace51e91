import { expect } from "chai";
import { ANONYMOUS, login } from "../../../core/credentials/credential.js";
import { renderKeys } from "../../../core/report/keys.js";
import { listKeys } from "../../../core/usecases/keys/list.js";
import { expectPrintable, rejectionOf } from "../../unit/faults.js";
import { BASIC, PING_BASIC } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { list, signedIn, withKeys, type ListedKey } from "./stage.js";

const NEVER = "0001-01-01T00:00:00Z";
const ci: ListedKey = { label: "ci", uuid: "u-1", createdAt: "2026-09-01T00:00:00.5Z", expirationDate: "2026-12-05T12:00:00Z", lastUsed: "2026-11-25T00:00:00.123456789Z" };
const used: ListedKey = { ...ci, lastUsed: "2026-11-26T12:00:00.5Z" };
const eternal: ListedKey = { label: "eternal", uuid: "u-2", createdAt: "2026-09-01T00:00:00Z", expirationDate: NEVER, lastUsed: NEVER };
const expired: ListedKey = { label: "old", uuid: "u-3", createdAt: "2026-01-01T00:00:00Z", expirationDate: "2026-11-26T11:59:59Z", lastUsed: NEVER };
const listing = (script: readonly Exchange[], warnDays?: number) => withKeys([...signedIn(), ...script], (ports) => listKeys({ warnDays }, ports));

describe("listKeys: the API keys of who logs in", () => {
  it("tells of each what zot tells, the next to expire first, and which one is in use", async () => {
    const { result } = await listing([list([eternal, ci, expired]), list([eternal, used, expired])]);
    expect(result.ok).to.equal(true);
    expect(result.keys).to.deep.equal([
      { label: "old", uuid: "u-3", created: "2026-01-01T00:00:00Z", lastUsed: null, expires: "2026-11-26T11:59:59Z", daysLeft: -1, inUse: false, expiring: false },
      { label: "ci", uuid: "u-1", created: "2026-09-01T00:00:00Z", lastUsed: "2026-11-26T12:00:00Z", expires: "2026-12-05T12:00:00Z", daysLeft: 9, inUse: true, expiring: false },
      { label: "eternal", uuid: "u-2", created: "2026-09-01T00:00:00Z", lastUsed: null, expires: null, daysLeft: null, inUse: false, expiring: false },
    ]);
  });

  it("is a table for a person", async () => {
    const lines = renderKeys((await listing([list([eternal, ci, expired]), list([eternal, used, expired])], 14)).result).split("\n");
    expect(lines).to.deep.equal([
      "LABEL    UUID  CREATED               LAST USED             EXPIRES               DAYS LEFT",
      "old      u-3   2026-01-01T00:00:00Z  never                 2026-11-26T11:59:59Z  -1         expired",
      "ci       u-1   2026-09-01T00:00:00Z  2026-11-26T12:00:00Z  2026-12-05T12:00:00Z  9          in use, expires soon",
      "eternal  u-2   2026-09-01T00:00:00Z  never                 never                 -",
    ]);
  });

  it("is empty, and well, for a user without keys, whose list is null", async () => {
    for (const keys of [[], null]) {
      const { result } = await listing([list(keys)], 14);
      expect(result).to.include({ ok: true }).and.have.property("keys").that.deep.equals([]);
      expect(renderKeys(result)).to.match(/^no API key of this user at 127\.0\.0\.1:\d+$/);
    }
  });

  it("does not know which is in use where a zot does not say when one was used", async () => {
    const { result } = await listing([list([{ uuid: "u-1" }]), list([{ uuid: "u-1" }])]);
    expect(result.keys[0]).to.include({ label: "", inUse: null, created: null, lastUsed: null, daysLeft: null });
  });

  const warnings: [what: string, keys: readonly ListedKey[], days: number, expiring: readonly string[]][] = [
    ["one that ends before", [ci], 14, ["u-1"]],
    ["one that lasts exactly so long", [ci], 9, []],
    ["one that never expires", [eternal], 36_500, []],
    ["one that has expired, and has no successor", [expired], 0, ["u-3"]],
    ["one that a rotation has replaced", [ci, { ...eternal, label: "ci (rotated)" }], 14, []],
    ["one whose successor ends soon, too", [ci, { ...ci, uuid: "u-4", label: "ci (rotated)" }], 14, ["u-1", "u-4"]],
    ["one beside a good one of another label", [ci, eternal], 14, ["u-1"]],
  ];
  for (const [what, keys, days, expiring] of warnings) {
    it(`warns, for ${days} days, of ${expiring.join(" and ") || "none"}: ${what}`, async () => {
      const { result } = await listing([list(keys), list(keys)], days);
      expect(result.keys.filter((each) => each.expiring).map(({ uuid }) => uuid)).to.deep.equal(expiring);
      expect(result.ok).to.equal(expiring.length === 0);
    });
  }

  it("warns of one in use though it has a successor: a rotation could not hand that over, and the next run has to", async () => {
    const successor = { ...eternal, label: "ci (rotated)" };
    const { result } = await listing([list([ci, successor]), list([used, successor])], 14);
    expect(result.keys.filter((each) => each.expiring).map(({ uuid }) => uuid)).to.deep.equal(["u-1"]);
    expect(result.ok).to.equal(false);
  });

  it("warns of one with a successor where no zot says which is in use", async () => {
    const untold = [{ ...ci, lastUsed: undefined }, { ...eternal, label: "ci (rotated)", lastUsed: undefined }];
    expect((await listing([list(untold), list(untold)], 14)).result.ok).to.equal(false);
  });

  const refused: [what: string, answer: Exchange, code: string, says: string, times?: number][] = [
    ["401", list([], { status: 401, headers: PING_BASIC.headers ?? {} }), "CREDENTIAL_REJECTED", "a key that has expired looks the same"],
    ["403, for a key that may not list", list([], { status: 403 }), "PUSH_DENIED", "may not list its user's API keys"],
    ["404, for a registry that is no zot", list([], { status: 404 }), "RESPONSE_INVALID", "http.auth.apikey is true"],
    ["500", list([], { status: 500 }), "REGISTRY_FAULT", "lists no API keys (500)", 3],
    ["a web page", list([], { headers: { "content-type": "text/html" } }), "RESPONSE_INVALID", "lists no API keys (200)"],
    ["half a document", list([], { body: '{"apiKeys":[' }), "RESPONSE_INVALID", "is not JSON"],
  ];
  for (const [what, answer, code, says, times = 1] of refused) {
    it(`${code}: ${what}`, async () => {
      const error = await rejectionOf(listing(Array<Exchange>(times).fill(answer)));
      expect(error.code).to.equal(code);
      expect(error.message).to.contain(says);
      expectPrintable(error.message);
    });
  }

  it("CREDENTIAL_REJECTED where the login is refused", async () => {
    const refusal: Exchange = { request: "GET /v2/", authorization: BASIC, status: 401, headers: PING_BASIC.headers ?? {} };
    expect(await rejectionOf(withKeys([PING_BASIC, refusal], (ports) => listKeys({}, ports)))).to.have.property("code", "CREDENTIAL_REJECTED");
  });

  it("CONFIG_MISSING without a login, and for an identity token, which is no user's name", async () => {
    for (const credential of [ANONYMOUS, login("<token>", "t")]) {
      const error = await rejectionOf(withKeys([], (ports) => listKeys({}, ports), credential));
      expect(error.message).to.match(/^CONFIG_MISSING: API keys are of a user of /).and.contain("registryUsername");
    }
  });

  for (const days of [-1, NaN, Infinity, 40_000]) {
    it(`CONFIG_MISSING for ${days} days`, async () => expect(await rejectionOf(withKeys([], (ports) => listKeys({ warnDays: days }, ports)))).to.have.property("code", "CONFIG_MISSING"));
  }

  it("a label is a stranger's text: no control character of it is printed, and no password in it", async () => {
    const hostile = { ...ci, label: "a\u001b[31m\nb", uuid: "pass-word-1" };
    const { result } = await listing([list([hostile]), list([hostile])]);
    for (const line of renderKeys(result).split("\n")) expectPrintable(line);
    expect(JSON.stringify(result)).not.to.contain("pass-word-1");
  });
});
