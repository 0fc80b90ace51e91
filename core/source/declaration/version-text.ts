import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { quoted } from "../../redact.js";
import { isInside } from "../layout/given-path.js";
import type { VersionSource } from "./version-source.js";

const FORMS = {
  taken: own`arg:NAME, label:KEY, bake:docker-bake.hcl#VARIABLE, file:package.json#version, file:VERSION, git-tag:v* or command:./version.sh`,
  refused: own`arg:NAME, label:KEY, bake:docker-bake.hcl#VARIABLE, file:package.json#version, file:VERSION or git-tag:v*`,
};

/** Reads what --version-from says, such as `file:package.json#version`. A command is read only where there may be one. */
export function parseVersionFrom(text: string, commands: "taken" | "refused"): VersionSource {
  const [, form = "", rest = ""] = /^\s*([a-z-]+):\s*(\S.*?)\s*$/.exec(text) ?? [];
  switch (form) {
    case "arg":
    case "label":
      return { kind: form, name: rest };
    case "git-tag":
      return { kind: "git-tag", pattern: patternOf(rest, text) };
    case "bake":
      return bake(rest, text);
    case "file":
      return file(rest, text);
    case "command":
      if (commands === "taken") return { kind: "command", command: wordsOf(rest, text) };
      throw wrong(own`${quoted(text, 80)} is a command, and the module runs none`, own`Run it, and pass what it prints as the version`);
    default:
      throw wrong(own`${quoted(text, 80)} does not say where a version comes from`, own`Write ${FORMS[commands]}`);
  }
}

function bake(rest: string, text: string): VersionSource {
  const [path, variable] = split(rest);
  if (variable !== undefined) return { kind: "bake", file: inTree(path, text), variable };
  throw wrong(own`${quoted(text, 80)} names no variable`, own`Write bake:docker-bake.hcl#VARIABLE`);
}

function file(rest: string, text: string): VersionSource {
  const [path, key] = split(rest);
  return key === undefined ? { kind: "text", file: inTree(path, text) } : { kind: "key", file: inTree(path, text), key };
}

/** The first # ends the path. */
function split(rest: string): readonly [path: string, behind: string | undefined] {
  const [path = "", ...behind] = rest.split("#");
  const key = behind.join("#");
  return [path, key === "" ? undefined : key];
}

/** Of the container's folder, or with a slash in front from the root of the source tree. */
function inTree(path: string, text: string): string {
  const plain = path.replace(/^\.\//, "");
  if (isInside(plain.replace(/^\//, ""))) return plain;
  throw wrong(own`the file of ${quoted(text, 80)} is not in the source tree`, own`Name it from the container's folder or, with a slash in front, from the root of the source tree, as in file:/package.json#version`);
}

function patternOf(rest: string, text: string): string {
  if (rest.split("*").length === 2) return rest;
  throw wrong(own`${quoted(text, 80)} has not one * for the version`, own`Write git-tag:v* or git-tag:{name}-*`);
}

/** The words of a command: blanks divide them, and quotes keep blanks together. No shell ever reads them. */
function wordsOf(rest: string, text: string): string[] {
  const word = /\s*((?:[^\s"']|"[^"]*"|'[^']*')+)/y;
  const words: string[] = [];
  for (let end = 0; end < rest.length; end = word.lastIndex) {
    const [, found] = word.exec(rest) ?? [];
    if (found === undefined) throw wrong(own`${quoted(text, 80)} has a quote without an end`, own`End it`);
    words.push(found.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ""));
  }
  return words;
}

function wrong(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
