import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { quoted } from "../../redact.js";
import { VERSION_ARG } from "./declared-version.js";

export interface BuildArg {
  readonly name: string;
  readonly value: string;
}

/** Parses `NAME=value`, as `docker build --build-arg` takes it. */
export function parseBuildArgs(texts: readonly string[]): BuildArg[] {
  return texts.map((text) => {
    const equals = text.indexOf("=");
    if (equals < 1) {
      throw new PublishError("CONFIG_MISSING", own`${quoted(text, 60)} is not a build argument`, own`Write NAME=value`);
    }
    return buildArg(text.slice(0, equals), text.slice(equals + 1), own`a build argument`);
  });
}

/** `as` says how it is given. */
export function buildArg(name: string, value: string, as: string): BuildArg {
  if (name !== VERSION_ARG) return { name, value };
  throw versionAsBuildArg(name, as);
}

/** The error for a build argument that is the version's. `as` says how it is given. */
export function versionAsBuildArg(name: string, as: string): PublishError {
  return new PublishError("CONFIG_MISSING", own`${name} is given as ${as}`, own`Give it as version: tag and labels have to agree with it`);
}
