import { PublishError } from "../errors.js";
import { argPairs, parseDockerfile } from "./dockerfile.js";

/** The build argument by which a Dockerfile declares the version of what it packs. */
export const VERSION_ARG = "CONTAINER_APP_VERSION";

/**
 * The version that a Dockerfile declares: the first `ARG CONTAINER_APP_VERSION=…` with a value.
 * A bare `ARG CONTAINER_APP_VERSION` only brings the value into a later stage and does not count.
 * `file` is named in the error.
 */
export function dockerfileVersion(text: string, file: string): string {
  let bare = false;
  const { escape, instructions } = parseDockerfile(text);
  for (const { keyword, rest } of instructions) {
    if (keyword !== "ARG") continue;
    for (const { key, value } of argPairs(rest, escape)) {
      if (key !== VERSION_ARG) continue;
      if (value) return value;
      bare = true;
    }
  }
  throw new PublishError(
    "VERSION_MISSING",
    bare ? `${file} has an ARG ${VERSION_ARG}, but none with a value` : `${file} has no ARG ${VERSION_ARG}`,
    `Add a line such as ARG ${VERSION_ARG}=v1.2.3 to ${file}, or pass the version`,
  );
}

/**
 * The version that a default.nix declares as a literal: its first `version = "…";` outside comments.
 * A computed one (`"${…}"`, `version = pkgs.hello.version`) cannot be read without Nix.
 */
export function nixVersion(text: string, file: string): string {
  const code = codeOf(text);
  const literal = /(?:^|[\s{;(])version\s*=\s*"([^"]*)"\s*;/.exec(code)?.[1];
  if (literal && !literal.includes("${")) return literal;
  const computed = literal !== undefined || /(?:^|[\s{;(])version\s*=/.test(code);
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
