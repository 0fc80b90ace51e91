import { expect } from "chai";
import { retryAfterMs } from "../../../src/registry/retry-after.js";

const NOW = Date.UTC(2015, 9, 21, 7, 28, 0);

describe("registry/retry: retryAfterMs", () => {
  const cases: { name: string; value: string | null; ms: number | undefined }[] = [
    { name: "no header", value: null, ms: undefined },
    { name: "seconds", value: "120", ms: 120_000 },
    { name: "seconds with spaces", value: " 7 ", ms: 7_000 },
    { name: "zero", value: "0", ms: 0 },
    { name: "leading zeros", value: "007", ms: 7_000 },
    { name: "an HTTP date to come", value: "Wed, 21 Oct 2015 07:28:30 GMT", ms: 30_000 },
    { name: "an HTTP date of now", value: "Wed, 21 Oct 2015 07:28:00 GMT", ms: 0 },
    { name: "an HTTP date gone by", value: "Wed, 21 Oct 2015 07:00:00 GMT", ms: 0 },
    { name: "nothing", value: "", ms: undefined },
    { name: "a word", value: "soon", ms: undefined },
    { name: "a unit", value: "120 seconds", ms: undefined },
    { name: "a huge number", value: "99999999999999999999", ms: undefined },
    { name: "infinity", value: "Infinity", ms: undefined },
    { name: "an exponent", value: "1e3", ms: undefined },
    { name: "a hexadecimal number", value: "0x10", ms: undefined },
    { name: "two joined headers", value: "120, 120", ms: undefined },
    { name: "a negative number", value: "-1", ms: undefined },
    { name: "a fraction", value: "1.5", ms: undefined },
  ];
  for (const { name, value, ms } of cases) {
    it(`reads ${name}${value === null ? "" : ` (${JSON.stringify(value)})`}`, () => expect(retryAfterMs(value, NOW)).to.equal(ms));
  }
});
