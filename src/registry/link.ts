const LINK = /\s*,?\s*<([^>]*)>((?:\s*;\s*[^=;,\s]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^;,\s]*))?)*)/y;
const PARAMETER = /;\s*([^=;,\s]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;,\s]*)))?/g;

/** The target of the first link with `rel="next"` in a `Link` header (RFC 8288, section 3); what is malformed ends it. */
export function nextLink(header: string): string | undefined {
  LINK.lastIndex = 0;
  for (let match = LINK.exec(header); match; match = LINK.exec(header)) {
    const [, target = "", parameters = ""] = match;
    // Parameter by parameter: what stands inside a quoted title is none.
    const [, , quoted, bare] = [...parameters.matchAll(PARAMETER)].find(([, name]) => name?.toLowerCase() === "rel") ?? [];
    // One link may have several relations, parted by spaces.
    if ((quoted ?? bare ?? "").toLowerCase().split(/\s+/).includes("next")) return target;
  }
  return undefined;
}
