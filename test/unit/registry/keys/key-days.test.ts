import { expect } from "chai";
import { assertDays, daysUntil, endAfter, endsWithin, hoursUntil } from "../../../../core/registry/keys/key-days.js";
import { keyFacts, renderKey } from "../../../../core/report/keys.js";
import { keyEnd } from "../../../../core/registry/keys/key-words.js";
import { unmarked } from "../../../../core/errors/own-words.js";
import { Redactor } from "../../../../core/redact.js";
import { refusal } from "../../faults.js";

const NOW = new Date("2026-11-26T12:00:00Z");
const HOUR_MS = 3_600_000;

describe("registry/keys: how long a key is good for", () => {
  const cases: { hours: number; days: number; says: string; within: readonly number[]; not: readonly number[] }[] = [
    { hours: 14 * 24, days: 14, says: "expires in 14 days", within: [14.1, 15], not: [0, 14] },
    { hours: 14 * 24 - 0.01, days: 13, says: "expires in 13 days", within: [14], not: [13] },
    { hours: 24, days: 1, says: "expires in 1 day (", within: [2], not: [1] },
    { hours: 23.5, days: 0, says: "expires in 23 hours", within: [1], not: [0, 0.9] },
    { hours: 1, days: 0, says: "expires in 1 hour (", within: [1], not: [0] },
    { hours: 0, days: 0, says: "expires in 0 hours", within: [1], not: [0] },
    { hours: -0.5, days: -1, says: "expires in 0 hours", within: [0, 1], not: [] },
  ];
  for (const { hours, days, says, within, not } of cases) {
    it(`is ${days} days for one that ends in ${hours} hours, whoever counts them`, () => {
      const expires = new Date(NOW.getTime() + hours * HOUR_MS);
      const key = { label: "ci", uuid: "u", created: undefined, expires, lastUsed: undefined };
      expect(daysUntil(expires, NOW)).to.equal(days);
      expect(hoursUntil(expires, NOW)).to.equal(Math.floor(hours));
      expect(unmarked(keyEnd(key, NOW))).to.contain(says);
      const facts = keyFacts(key, { now: NOW, inUse: null, expiring: false }, new Redactor());
      expect(facts.daysLeft).to.equal(days);
      if (days >= 1) expect(renderKey(facts)).to.contain(says);
      expect(within.filter((each) => !endsWithin(key, each, NOW))).to.deep.equal([]);
      expect(not.filter((each) => endsWithin(key, each, NOW))).to.deep.equal([]);
    });
  }

  it("has no end for one that never expires", () => expect(endsWithin({ expires: undefined }, 36_500, NOW)).to.equal(false));

  it("is what it was made for", () => expect(daysUntil(endAfter(90, NOW), NOW)).to.equal(90));

  for (const days of [-1, NaN, Infinity, 36_501]) {
    it(`is not ${days} days`, () => expect(refusal("CONFIG_MISSING", () => assertDays(days, "--days", 0))).to.contain(`${days} days are no time that a key can be good for`));
  }
});
