import { PublishError } from "../errors.js";

export type NixVersion = { readonly kind: "literal"; readonly version: string } | { readonly kind: "computed"; readonly expression: string };

export function readNixVersion(text: string): NixVersion | undefined {
  const code = codeOf(text);
  const literal = /(?:^|[\s{;(])version\s*=\s*"([^"]*)"\s*;/.exec(code)?.[1];
  if (literal && !literal.includes("${")) return { kind: "literal", version: literal };
  const computed = literal !== undefined || /(?:^|[\s{;(])version\s*=/.test(code);
  return computed ? { kind: "computed", expression: "…" } : undefined;
}

/**
 * The version that a default.nix declares as a literal: its first `version = "…";` outside comments.
 * A computed one (`"${…}"`, `version = pkgs.hello.version`) cannot be read without Nix.
 */
export function nixVersion(text: string, file: string): string {
  const found = readNixVersion(text);
  if (found?.kind === "literal") return found.version;
  const computed = found !== undefined;
  throw new PublishError(
    "VERSION_MISSING",
    computed ? `${file} has a version, but no literal one that can be read without Nix` : `${file} has no version`,
    `Write it as version = "1.2.3"; in ${file}, or pass the version`,
  );
}

const NIX_STRING = `"(?:[^"\\\\]|\\\\[^])*"|''[^]*?''(?![$'\\\\])`;

/**
 * A Nix expression without its comments and without the text of its strings, but for the one after `version =`: what
 * looks like a version inside them is none.
 */
function codeOf(text: string): string {
  const comments = new RegExp(`(${NIX_STRING})|#[^\\n]*|/\\*[^]*?\\*/`, "g");
  const strings = new RegExp(`(\\bversion\\s*=\\s*)?(${NIX_STRING})`, "g");
  return text
    .replace(comments, (_, string?: string) => string ?? " ")
    .replace(strings, (_, version: string | undefined, string: string) => (version === undefined ? '""' : version + string));
}
