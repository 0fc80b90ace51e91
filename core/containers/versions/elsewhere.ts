import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { parseVersion } from "../../image/version.js";
import { printable } from "../../redact.js";
import { plainVersion, VERSION_ARG } from "../../source/dockerfile/declared-version.js";
import { declaredArgs } from "../../source/dockerfile/needs/declared-args.js";
import type { Said } from "../../source/version/said.js";
import type { VersionFacts } from "./facts.js";
import type { FoundVersion, VersionedContainer } from "./versioned.js";
import { reaching, type WantedArg } from "./reaching.js";
import type { VersionRule } from "../../source/version/rules.js";
import { said } from "./said.js";

/** A version that a file, a label, a git tag or a command says. */
export async function versionFromElsewhere(container: VersionedContainer, rule: VersionRule, facts: VersionFacts): Promise<FoundVersion> {
  const found = await said(rule.source, { dockerfile: container.buildFile }, facts);
  return { version: parseVersion(found.text, found.origin), ...(await reachingBy(container, rule, found, facts)) };
}

/** A given version. What no build argument changes may not say another one: a file that the build may read, a label. */
export async function givenVersion(container: VersionedContainer, { rule, isAsked }: { rule: VersionRule; isAsked: boolean }, given: string, facts: VersionFacts): Promise<FoundVersion> {
  const version = parseVersion(given, "the version given");
  const reached = await reachingBy(container, rule, { text: given }, facts);
  const buildArgs = new Map([[reached.arg, given.trim()]]);
  if (isHeldAgainst(rule.source, container, isAsked)) keepSaid(given, await said(rule.source, { dockerfile: container.dockerfile, buildArgs }, facts));
  return { version, ...reached };
}

/** What reaches the build by an ARG gives way; what is asked of git or of a command counts where it was asked for, too. */
function isHeldAgainst({ kind }: VersionRule["source"], container: VersionedContainer, isAsked: boolean): boolean {
  if (kind === "arg" || kind === "bake") return false;
  if (kind === "label") return container.kind === "dockerfile";
  return isAsked || kind === "text" || kind === "key";
}

function keepSaid(given: string, { text, origin }: Said): void {
  if (plainVersion(text) === plainVersion(given)) return;
  throw new PublishError(
    "VERSION_CONFLICT",
    own`the version given is ${printable(given, 80)}, and ${origin} is ${printable(text, 80)}`,
    own`Make them agree, or leave the one given out: tag, labels and content have to say the same`,
  );
}

/** Into a Dockerfile's build it gets by an ARG; Nix takes none. */
async function reachingBy({ kind, buildFile: file }: VersionedContainer, { source, arg }: VersionRule, { text: version, origin }: { text: string; origin?: string }, { text }: VersionFacts): Promise<Omit<FoundVersion, "version">> {
  if (kind === "nix") return { arg: arg ?? VERSION_ARG, by: "elsewhere" };
  const content = await text(file);
  return reaching({ text: content, file }, version, wanted(content, arg, source), origin);
}

/** The ARG that was asked for, else that of the source where the Dockerfile has it. */
function wanted(text: string, arg: string | undefined, source: VersionRule["source"]): WantedArg {
  if (arg !== undefined) return { name: arg, isAsked: true };
  if (source.kind === "arg") return { name: source.name, isAsked: false };
  const name = source.kind === "bake" && declaredArgs(text).has(source.variable) ? source.variable : VERSION_ARG;
  return { name, isAsked: false };
}

/**
 * The version of what Nix builds: a default.nix that declares none has that of the Dockerfile beside it, and one that
 * declares another than a file, a git tag or a command says is in conflict with it.
 */
export async function nixVersionOf(container: VersionedContainer, rule: VersionRule, facts: VersionFacts): Promise<FoundVersion> {
  const { source, arg = VERSION_ARG } = rule;
  const { nixVersion, readNixVersion } = await import("../../source/nix/version.js");
  const { buildFile, dockerfile } = container;
  const content = await facts.text(buildFile);
  const declared = readNixVersion(content);
  const isOfDockerfile = source.kind === "arg" || source.kind === "label";
  if (isOfDockerfile && (declared !== undefined || dockerfile === undefined)) {
    const computed = declared?.kind === "computed" ? await facts.evaluate(buildFile) : undefined;
    return { version: parseVersion(computed ?? nixVersion(content, buildFile), own`the version in ${buildFile}`), arg, by: "elsewhere" };
  }
  const found = await said(source, { dockerfile }, facts);
  if (declared?.kind === "literal" && plainVersion(declared.version) !== plainVersion(found.text)) throw conflict(buildFile, declared.version, found);
  return { version: parseVersion(found.text, found.origin), arg, by: "elsewhere" };
}

function conflict(buildFile: string, version: string, { text, origin }: Said): PublishError {
  return new PublishError(
    "VERSION_CONFLICT",
    own`${buildFile} declares version ${printable(version, 80)}, and ${origin} is ${printable(text, 80)}`,
    own`Make them agree, or take the version out of ${buildFile}: tag, labels and content have to say the same`,
  );
}
