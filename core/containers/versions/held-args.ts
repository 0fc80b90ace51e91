import { own } from "../../errors/own-words.js";
import { buildArg, versionAsBuildArg, type BuildArg } from "../../source/dockerfile/build-args.js";
import { keepVersion } from "../../source/dockerfile/declared-version.js";
import { argsByName } from "../../source/dockerfile/variables.js";
import type { Declaration } from "../../source/declaration/container-json.js";
import type { NamedText } from "./reaching.js";
import type { FoundVersion } from "./versioned.js";

/** The build arguments that container.json declares. */
export function declaredBuildArgs({ buildArgs }: Pick<Declaration, "buildArgs">): BuildArg[] {
  return Object.entries(buildArgs).map(([name, value]) => buildArg(name, value, own`buildArgs of container.json`));
}

/** Refuses build arguments by which a build would have another version than its tag. */
export function holdAgainstVersion(buildArgs: readonly BuildArg[], { by, arg, passed }: FoundVersion, { text, file }: NamedText): void {
  const ofVersion = [...(by === "own-arg" ? [arg] : []), ...(passed ? [passed.name] : [])];
  for (const { name } of buildArgs) if (ofVersion.includes(name)) throw versionAsBuildArg(name, own`a build argument`);
  if (by === "own-arg" && buildArgs.length > 0) keepVersion({ text, file, arg }, argsByName(buildArgs));
}
