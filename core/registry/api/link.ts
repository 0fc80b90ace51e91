import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { Scanner } from "../auth/scanner.js";

/** A parameter's name, and a value that is not quoted (RFC 8288, appendix B.3): up to what may follow it. */
const NAME = /[^\s=;,]+/y;
const BARE = /[^;,]*/y;
/** With the end of the header where its second quotation mark is missing (appendix B.4). */
const QUOTED = /"((?:[^"\\]|\\.)*)(?:"|\\?$)/sy;

/**
 * The target of the first link with `rel="next"` in a `Link` header; undefined where there is none. It is read with the
 * tolerance of RFC 8288, appendix B, and list elements may be empty (RFC 9110, section 5.6.1). What is not understood
 * might well lead on: it is an error, and not the end of a list.
 */
export function nextLink(header: string): string | undefined {
  const scan = new Scanner(header);
  for (scan.skip(/[\s,]+/y); !scan.done(); scan.skip(/[\s,]+/y)) {
    const target = scan.take(/<([^>]*)>/y)?.[1];
    if (target === undefined) throw notUnderstood();
    // One link may have several relations, parted by spaces.
    if (relation(scan).toLowerCase().split(/\s+/).includes("next")) return target.trim();
  }
  return undefined;
}

/** Reads a link's parameters. The first `rel` counts. */
function relation(scan: Scanner): string {
  let found: string | undefined;
  for (;;) {
    scan.skip(/\s+/y);
    if (scan.done() || scan.looksAt(/,/y)) return found ?? "";
    if (!scan.take(/;\s*/y)) throw notUnderstood();
    const name = scan.take(NAME)?.[0].toLowerCase();
    const value = scan.take(/\s*=\s*/y) ? parameterValue(scan) : "";
    if (name === "rel") found ??= value;
  }
}

function parameterValue(scan: Scanner): string {
  const quoted = scan.take(QUOTED);
  return quoted ? (quoted[1] ?? "").replace(/\\(.)/gs, "$1") : (scan.take(BARE)?.[0] ?? "").trim();
}

function notUnderstood(): PublishError {
  const what = own`the registry's Link header, which leads to the next page of a list, cannot be read`;
  return new PublishError("RESPONSE_INVALID", what, own`Look at the registry, or at what stands before it: the list may be longer than what it sent`);
}
