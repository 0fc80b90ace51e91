import { own } from "../../errors/own-words.js";
import { parseVersion } from "../../image/version.js";
import { dockerfileVersion } from "../../source/dockerfile/declared-version.js";
import type { VersionFacts } from "./facts.js";
import type { FoundVersion, VersionedContainer, VersionWishes } from "./versioned.js";
import { ruleFor, versionFileOf, type VersionRule } from "../../source/version/rules.js";

/** The version of a container: the given one, or what its source says. What says otherwise is VERSION_CONFLICT. */
export async function findVersion(container: VersionedContainer, { rules, given }: VersionWishes, facts: VersionFacts): Promise<FoundVersion> {
  const rule = ruleFor(rules, container.folder, container.declaration);
  if (given === undefined && rule.source.kind === "arg" && container.kind === "dockerfile") return declared(container.buildFile, rule, rule.source.name, facts);
  // Most containers declare it: what else there may be is loaded for the others.
  const { givenVersion, nixVersionOf, versionFromElsewhere } = await import("./elsewhere.js");
  const file = versionFileOf(rule);
  if (given !== undefined) return { ...(await givenVersion(container, { rule, isAsked: rules.from !== undefined }, given, facts)), file };
  return { ...(await (container.kind === "nix" ? nixVersionOf : versionFromElsewhere)(container, rule, facts)), file };
}

/** What a Dockerfile's ARG declares reaches the build by itself. */
async function declared(file: string, { arg }: VersionRule, name: string, { text }: VersionFacts): Promise<FoundVersion> {
  const content = await text(file);
  const value = dockerfileVersion({ text: content, file, arg: name });
  const found = { version: parseVersion(value, own`the version in ${file}`), arg: name, by: "own-arg" } as const;
  if (arg === undefined || arg === name) return found;
  const { passed, note } = (await import("./reaching.js")).reaching({ text: content, file }, value, { name: arg, isAsked: true });
  return { ...found, passed, note };
}
