import { Scanner } from "./scanner.js";

/** One challenge of a `WWW-Authenticate` header (RFC 9110, section 11.6.1). Scheme and parameter names in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*(?=\s*(?:,|$))/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"?/sy;

/** Parses all challenges of one or several joined headers; what is malformed is skipped, never thrown on. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: Challenge[] = [];
  const scan = new Scanner(header);
  while (!scan.done()) {
    scan.skip(/[\s,]+/y);
    const scheme = scan.take(TOKEN)?.[0];
    if (scheme === undefined) {
      scan.skip(/[^\s,]?/y, 1);
      continue;
    }
    challenges.push({ scheme: scheme.toLowerCase(), parameters: parameters(scan) });
  }
  return challenges;
}

function parameters(scan: Scanner): Map<string, string> {
  const found = new Map<string, string>();
  scan.skip(/\s+/y);
  const afterScheme = scan.mark();
  // `Negotiate YII…=`: a token68 instead of parameters carries nothing that we use.
  if (scan.take(TOKEN68) && !scan.looksAt(/\s*=/y)) return found;
  scan.reset(afterScheme);
  for (;;) {
    const before = scan.mark();
    scan.skip(/[\s,]+/y);
    const name = scan.take(TOKEN)?.[0];
    // A word without "=" is the scheme of the next challenge.
    if (name === undefined || !scan.take(/\s*=\s*/y)) {
      scan.reset(before);
      return found;
    }
    const quoted = scan.take(QUOTED);
    const value = quoted ? (quoted[1] ?? "").replace(/\\(.)/gs, "$1") : (scan.take(/[^\s,]*/y)?.[0] ?? "");
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), value);
  }
}
