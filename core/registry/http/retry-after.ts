import { singleValue } from "./headers.js";

/** `Retry-After` is a number of seconds or an HTTP date (RFC 9110, section 10.2.3). */
export function retryAfterMs(value: string | null, now = Date.now()): number | undefined {
  const text = singleValue(value) ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const date = httpDate(text, now);
  return date === undefined ? undefined : Math.max(0, date - now);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const LONG_DAY = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)";
const MONTH = `(?<month>${MONTHS.join("|")})`;
const TIME = "(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)";

/** The three forms of a date (RFC 9110, section 5.6.7), all in UTC: today's, RFC 850's, and that of C's asctime. */
const FORMS = [
  new RegExp(`^${DAY}, (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${TIME} (?:GMT|UTC)$`),
  new RegExp(`^${LONG_DAY}, (?<day>\\d\\d)-${MONTH}-(?<year>\\d\\d) ${TIME} (?:GMT|UTC)$`),
  new RegExp(`^${DAY} ${MONTH} (?<day>[ \\d]?\\d) ${TIME} (?<year>\\d{4})$`),
];

function httpDate(text: string, now: number): number | undefined {
  const found = FORMS.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (!found) return undefined;
  const { year = "", month = "", day, hour, minute, second } = found;
  const inYear = (number: number) => {
    const start = Date.UTC(number, MONTHS.indexOf(month), Number(day));
    // There is no 31 February.
    return new Date(start).getUTCDate() === Number(day) ? start + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 : undefined;
  };
  return year.length === 4 ? inYear(Number(year)) : nearest(Number(year), inYear, now);
}

/** Two digits of a year are of this century; what were more than 50 years from now is of the past. */
function nearest(digits: number, inYear: (year: number) => number | undefined, now: number): number | undefined {
  const limit = new Date(now);
  const year = limit.getUTCFullYear() - (limit.getUTCFullYear() % 100) + digits;
  limit.setUTCFullYear(limit.getUTCFullYear() + 50);
  const at = inYear(year);
  return at !== undefined && at > limit.getTime() ? inYear(year - 100) : at;
}
