import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { NIX_COMMAND, nixComplaint } from "./build.js";

/** A default.nix may be a function whose arguments all have defaults, which `nix build` calls, too. */
const VERSION_OF =
  "given: let image = if builtins.isFunction given then given { } else given; in image.version or image.passthru.version or null";

/** The arguments of nix that evaluate the version of what a default.nix makes. */
export function nixVersionArguments(file: string): string[] {
  return [...NIX_COMMAND, "eval", "--json", "--file", file, "--apply", VERSION_OF];
}

/** The version that nix found, by what it printed. `file` is named in the error. */
export function evaluatedVersion(file: string, { exitCode, stdout, stderr }: { exitCode: number; stdout: string; stderr: string }): string {
  if (exitCode !== 0) throw missing(own`nix cannot evaluate the version of ${file}: ${nixComplaint(stderr)}`);
  const value = asJson(stdout);
  if (typeof value === "string") return value;
  throw missing(value === null ? own`what ${file} makes has no version` : own`the version of what ${file} makes is no text`);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function missing(what: string): PublishError {
  const remedy = own`Add // { version = …; } to what the file makes, or have one literal version = "1.2.3"; in it, or pass the version`;
  return new PublishError("VERSION_MISSING", what, remedy);
}
