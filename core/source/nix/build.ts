import { z } from "zod/v3";
import { PublishError } from "../../errors.js";
import { printable } from "../../redact.js";
import { own } from "../../errors/own-words.js";

/** A cache of built packages, in addition to those that Nix knows. */
export interface BinaryCache {
  readonly url: string | undefined;
  /** The public key that signs what it holds. */
  readonly key: string | undefined;
}

/** Nix 2 calls its own commands experimental. */
export const NIX_COMMAND = ["--extra-experimental-features", "nix-command"] as const;

/** A key as Nix writes it: a name, and 32 bytes in base64. */
const KEY = /^[^\s:]+:[A-Za-z0-9+/]{43}=$/;

/** Parses what a caller gave. A login in the URL would be seen by every process. */
export function parseBinaryCache(url: string | undefined, key: string | undefined): BinaryCache {
  const cache = url === undefined || !URL.canParse(url) ? undefined : new URL(url);
  if (url !== undefined && (cache === undefined || /\s/.test(url))) throw wrong(own`is not a URL`, own`Write it as https://cache.example.org`);
  if (cache !== undefined && (cache.username !== "" || cache.password !== "")) {
    throw wrong(own`holds a user name or password`, own`Put them into the file that netrc-file of nix.conf names`);
  }
  if (key !== undefined && !KEY.test(key)) {
    throw wrong(own`has a key that is none`, own`Write the public key as name:base64, as nix.conf has it in trusted-public-keys`);
  }
  return { url, key };
}

function wrong(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", own`the binary cache ${what}`, remedy);
}

/** The arguments of nix that build a default.nix and tell where the result is. */
export function nixBuildArguments(file: string, { url, key }: BinaryCache): string[] {
  return [
    ...NIX_COMMAND,
    "build",
    "--file",
    file,
    "--no-link",
    "--json",
    ...(url === undefined ? [] : ["--option", "extra-substituters", url]),
    ...(key === undefined ? [] : ["--option", "extra-trusted-public-keys", key]),
  ];
}

const withOutputs = z.object({ outputs: z.record(z.string(), z.string()) }).transform(({ outputs }) => new Map(Object.entries(outputs)));
/** A default.nix may also evaluate to a path that is in the store already, which has no outputs. */
const inStore = z.union([z.string(), z.object({ path: z.string() }).transform(({ path }) => path)]).transform((path) => new Map([["out", path]]));
/** The outputs of each build by their names. */
const builds = z.array(z.union([withOutputs, inStore]));

/** The one path that `nix build --json` says it built; undefined where there are none or several. */
export function builtPath(json: string): string | undefined {
  const [outputs, ...others] = parsedBuilds(json);
  if (outputs === undefined || others.length > 0) return undefined;
  return outputs.get("out") ?? (outputs.size === 1 ? [...outputs.values()][0] : undefined);
}

function parsedBuilds(json: string): z.infer<typeof builds> {
  try {
    return builds.parse(JSON.parse(json));
  } catch (cause) {
    throw new PublishError("TOOL_FAILED", own`nix build answered with something unknown: ${printable(json, 200)}`, own`Update nix`, { cause });
  }
}

const ERROR = /^[ \t]*error:[ \t]*(?=\S)/gm;

/** What went wrong, in one line of nix's own: its last error, which is the innermost one. */
export function nixComplaint(stderr: string): string {
  const [line = ""] = nixEnd(stderr);
  return printable(line.replace(/[;:]\s*$/, ""), 500);
}

/** Nix's last error and what follows it: of a build, the end of its log. Without an error, the last line. */
function nixEnd(stderr: string): string[] {
  const error = [...stderr.matchAll(ERROR)].at(-1);
  const lines = stderr.trimEnd().split("\n");
  return error === undefined ? lines.slice(-1) : stderr.slice(error.index + error[0].length).trimEnd().split("\n");
}

/** The error for a build that failed. */
export function nixBuildFailed(file: string, exitCode: number, stderr: string): PublishError {
  const said = printable(nixEnd(stderr).map((line) => line.trim()).join(" "), 1000);
  return new PublishError("TOOL_FAILED", own`nix could not build ${file} (exit code ${exitCode}: ${said})`, own`Mend what it names, and run it again`);
}
