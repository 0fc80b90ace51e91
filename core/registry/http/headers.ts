import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";

/**
 * The value of a header that has only one (RFC 9110, section 5.3). What stands between us and a registry may send it
 * twice, as two lines or joined by a comma: equal values are one. Where they differ, they stay as they came.
 */
export function singleValue(header: string | null): string | undefined {
  if (header === null) return undefined;
  const parts = header.split(",").map((part) => part.trim());
  // A value may itself hold commas, as dates do: so many parts make one, and then come again.
  for (let size = 1; size <= parts.length / 2; size++) {
    if (parts.length % size === 0 && parts.every((part, at) => part === parts[at % size])) return joinedAsSent(header, size);
  }
  return header.trim();
}

/** The first so many parts, with what is between them. */
function joinedAsSent(header: string, size: number): string {
  return header.split(",").slice(0, size).join(",").trim();
}

/** The media type of a `Content-Type`, without its parameters. */
export function mediaTypeOf(header: string | null): string {
  return (singleValue(header) ?? "").replace(/;.*$/s, "").trim();
}

/** Where a `Location` leads. Two that differ lead nowhere. */
export function locationOf(headers: Headers): string | undefined {
  const location = singleValue(headers.get("location"));
  if (location === undefined || !/,\s/.test(location)) return location;
  throw new PublishError("RESPONSE_INVALID", own`the registry's answer leads to several places at once`, own`Look at the registry, or at what stands before it`);
}
