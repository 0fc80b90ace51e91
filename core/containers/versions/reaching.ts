import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { keepGivenVersion, VERSION_ARG } from "../../source/dockerfile/declared-version.js";
import { declaredArgs } from "../../source/dockerfile/needs/declared-args.js";
import type { FoundVersion } from "./versioned.js";

/** An ARG, and whether somebody asked for that very one. */
export interface WantedArg {
  readonly name: string;
  readonly isAsked: boolean;
}

/** A Dockerfile, as messages call it. */
export interface NamedText {
  readonly text: string;
  readonly file: string;
}

/** How a version gets into the build of a Dockerfile that does not declare it, or not so: by an ARG, where it has that. */
export function reaching({ text, file }: NamedText, version: string, { name, isAsked }: WantedArg, whose?: string): Omit<FoundVersion, "version"> {
  const value = version.trim();
  keepGivenVersion({ text, file, arg: name }, value, whose);
  // A given one always was: a base image may wait for it (ONBUILD).
  if (declaredArgs(text).has(name) || (whose === undefined && name === VERSION_ARG)) return { arg: name, by: "elsewhere", passed: { name, value } };
  return { arg: name, by: "elsewhere", ...(isAsked && { note: own`${file} has no ARG ${printable(name, 80)}: its build does not get to know the version` }) };
}
