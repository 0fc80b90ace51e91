import { expect } from "chai";
import { retryAfterMs } from "../../../../core/registry/http/retry-after.js";

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
    { name: "an HTTP date of the next decade", value: "Thu, 26 Nov 2026 12:00:30 GMT", ms: Date.UTC(2026, 10, 26, 12, 0, 30) - NOW },
    { name: "asctime's date", value: "Wed Oct 21 07:28:30 2015", ms: 30_000 },
    { name: "asctime's date with a day of one digit", value: "Sun Nov  1 00:00:00 2015", ms: Date.UTC(2015, 10, 1) - NOW },
    { name: "the same where a proxy took one of two blanks", value: "Sun Nov 1 00:00:00 2015", ms: Date.UTC(2015, 10, 1) - NOW },
    { name: "RFC 850's date", value: "Wednesday, 21-Oct-15 07:28:30 GMT", ms: 30_000 },
    { name: "RFC 850's date, 50 years from now", value: "Wednesday, 21-Oct-65 07:28:00 GMT", ms: Date.UTC(2065, 9, 21, 7, 28) - NOW },
    { name: "RFC 850's date, which would be more than 50 years from now", value: "Wednesday, 21-Oct-65 07:28:01 GMT", ms: 0 },
    { name: "RFC 850's date of the last century", value: "Sunday, 06-Nov-94 08:49:37 GMT", ms: 0 },
    { name: "a leap second", value: "Thu, 31 Dec 2015 23:59:60 GMT", ms: Date.UTC(2016, 0, 1) - NOW },
    { name: "seconds, sent twice", value: "120, 120", ms: 120_000 },
    { name: "a date, sent twice", value: "Wed, 21 Oct 2015 07:28:30 GMT, Wed, 21 Oct 2015 07:28:30 GMT", ms: 30_000 },
    { name: "a day that no month has", value: "Tue, 31 Feb 2026 12:00:00 GMT", ms: undefined },
    { name: "a month that no year has", value: "Tue, 10 Foo 2026 12:00:00 GMT", ms: undefined },
    { name: "an hour that no day has", value: "Tue, 10 Feb 2026 24:00:00 GMT", ms: undefined },
    { name: "a date without a zone", value: "Tue, 10 Feb 2026 12:00:00", ms: undefined },
    { name: "a date of another zone", value: "Tue, 10 Feb 2026 12:00:00 CET", ms: undefined },
    { name: "a date without a weekday", value: "10 Feb 2026 12:00:00 GMT", ms: undefined },
    { name: "an ISO date", value: "2026-02-10T12:00:00Z", ms: undefined },
    { name: "nothing", value: "", ms: undefined },
    { name: "a word", value: "soon", ms: undefined },
    { name: "a unit", value: "120 seconds", ms: undefined },
    { name: "a huge number", value: "99999999999999999999", ms: undefined },
    { name: "infinity", value: "Infinity", ms: undefined },
    { name: "an exponent", value: "1e3", ms: undefined },
    { name: "a hexadecimal number", value: "0x10", ms: undefined },
    { name: "two that differ", value: "120, 60", ms: undefined },
    { name: "a negative number", value: "-1", ms: undefined },
    { name: "a fraction", value: "1.5", ms: undefined },
  ];
  for (const { name, value, ms } of cases) {
    it(`reads ${name}${value === null ? "" : ` (${JSON.stringify(value)})`}`, () => expect(retryAfterMs(value, NOW)).to.equal(ms));
  }

  it("reads asctime's date, which names no zone, as UTC wherever we are", () => {
    const { TZ } = process.env;
    try {
      process.env.TZ = "Asia/Tokyo";
      expect(retryAfterMs("Thu Nov 26 12:00:30 2026", NOW)).to.equal(Date.UTC(2026, 10, 26, 12, 0, 30) - NOW);
    } finally {
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    }
  });
});
