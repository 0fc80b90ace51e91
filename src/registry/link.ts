const LINK = /\s*,?\s*<([^>]*)>((?:\s*;\s*[^=;,\s]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^;,\s]*))?)*)/y;
const REL = /;\s*rel\s*=\s*(?:"([^"]*)"|([^;,\s]*))/i;

/** The target of the first link with `rel="next"` in a `Link` header (RFC 8288, section 3); what is malformed ends it. */
export function nextLink(header: string): string | undefined {
  LINK.lastIndex = 0;
  for (let match = LINK.exec(header); match; match = LINK.exec(header)) {
    const [, target = "", parameters = ""] = match;
    const [, quoted, bare] = REL.exec(parameters) ?? [];
    // One link may have several relations, parted by spaces.
    if ((quoted ?? bare ?? "").toLowerCase().split(/\s+/).includes("next")) return target;
  }
  return undefined;
}
