import { parseDockerfile } from "../instructions.js";
import { argPairs } from "../words.js";

/** Those that builders know without an ARG: proxies, and BuildKit's own. */
const KNOWN = /^(?:(?:HTTPS?|FTP|NO|ALL)_PROXY|SOURCE_DATE_EPOCH|BUILDKIT_.*)$/i;

/** The names of all ARGs of a Dockerfile. */
export function declaredArgs(text: string): ReadonlySet<string> {
  const { escape, instructions } = parseDockerfile(text);
  const args = instructions.filter(({ keyword }) => keyword === "ARG");
  return new Set(args.flatMap(({ rest }) => argPairs(rest, escape).map(({ key }) => key)));
}

/** Build arguments that no ARG declares: they reach nothing. */
export function undeclaredArgs(text: string, given: readonly string[]): string[] {
  const declared = declaredArgs(text);
  return given.filter((name) => !declared.has(name) && !KNOWN.test(name));
}
