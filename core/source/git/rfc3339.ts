/** A date as RFC 3339 has it, in UTC and to the second. */
export function rfc3339(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
