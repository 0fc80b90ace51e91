import { PublishError } from "../../errors.js";
import { printable } from "../../redact.js";
import { own } from "../../errors/own-words.js";
import type { Expansion } from "./expansion.js";
import { BuildVariables, type BuildArgs, type DeclaredVariable } from "./variables.js";
import { parseDockerfile } from "./instructions.js";

/** The build argument by which a Dockerfile declares the version of what it packs, where nobody says another one. */
export const VERSION_ARG = "CONTAINER_APP_VERSION";

/** What else helps where a Dockerfile does not say its version. */
export const OTHERWISE = own`or say where the version stands (--version-from, versionFrom, or "version" in container.json), or pass it (--version)`;

/** A Dockerfile, as messages call it, and the ARG of its version. */
export interface VersionedFile {
  readonly text: string;
  readonly file: string;
  readonly arg: string;
}

/**
 * The version that a Dockerfile declares: the first `ARG CONTAINER_APP_VERSION=…`, or one of another name, with a value, as BuildKit resolves it
 * with these build arguments. A bare `ARG CONTAINER_APP_VERSION` only brings the value into a later stage and does not count.
 * What comes by that name besides, of an ARG or an ENV of any stage, has to be the same: the build takes the last one
 * that it meets (BuildKit: an ENV before any ARG), and would pack, or write into a label, what the tag does not say.
 */
export function dockerfileVersion(dockerfile: VersionedFile, buildArgs: BuildArgs = new Map()): string {
  const declared = versionsIn(dockerfile, buildArgs);
  const args = declared.filter(({ keyword }) => keyword === "ARG");
  for (const { value } of args) if (value?.kind === "unknown") throw unresolved(dockerfile, value.reference);
  const first = args.find(({ value }) => textOf(value) !== "");
  if (!first) throw missing(dockerfile, args.length > 0 ? "bare" : "absent");
  const version = textOf(first.value);
  const other = declared.find((each) => differs(each, version, first.line));
  if (other) throw conflict(dockerfile, first, other);
  return version;
}

/** Refuses a version from elsewhere (`whose` says from where) that an ENV, which no build argument changes, contradicts. */
export function keepGivenVersion(dockerfile: VersionedFile, given: string, whose = own`the version given`): void {
  const { file, arg } = dockerfile;
  const other = versionsIn(dockerfile, new Map([[arg, given]])).find((each) => differs(each, given, 0));
  if (!other) return;
  throw new PublishError(
    "VERSION_CONFLICT",
    own`${whose} is ${printable(given, 80)}, and ${file} ${written(other)}, which no build argument changes`,
    own`Write ENV ${arg}=$${arg} there, below an ARG ${arg}, or leave it out`,
  );
}

/** Refuses build arguments by which a build would have another version than the Dockerfile declares as it stands, and so its tag. */
export function keepVersion(dockerfile: VersionedFile, buildArgs: BuildArgs): void {
  const [alone, built] = [dockerfileVersion(dockerfile), dockerfileVersion(dockerfile, buildArgs)];
  if (alone === built) return;
  throw new PublishError(
    "CONFIG_MISSING",
    own`the build arguments make ${dockerfile.file} declare version ${printable(built, 80)}, and not ${printable(alone, 80)} as it stands`,
    own`Give the version, too: tag, labels and content have to agree with it`,
  );
}

/** All ARGs and ENVs of the version's name, from top to bottom. */
function versionsIn({ text, arg }: VersionedFile, buildArgs: BuildArgs): DeclaredVariable[] {
  const { escape, instructions } = parseDockerfile(text);
  const variables = new BuildVariables(escape, buildArgs);
  return instructions.flatMap((instruction) => variables.take(instruction)).filter(({ key }) => key === arg);
}

/** Whether it gives another version. Of what the base image or the builder sets nothing is known; above the first ARG an empty one waits for it. */
function differs({ value, line }: DeclaredVariable, version: string, from: number): boolean {
  if (value?.kind !== "known" || (value.text === "" && line < from)) return false;
  return plainVersion(value.text) !== plainVersion(version);
}

/** With and without a v in front it is one version; 1.2.3+x and 1.2.3_x are two, which have one tag. */
export function plainVersion(version: string): string {
  return version.trim().replace(/^v(?=[0-9])/, "");
}

function textOf(value: Expansion | undefined): string {
  return value?.kind === "known" ? value.text : "";
}

function conflict({ file, arg }: VersionedFile, one: DeclaredVariable, other: DeclaredVariable): PublishError {
  return new PublishError(
    "VERSION_CONFLICT",
    own`${file} ${written(one)}, and ${written(other)}`,
    own`Give it one value, best above the first FROM, and repeat ARG ${arg} without one in each stage that needs it: tag, labels and content have to agree`,
  );
}

function written({ keyword, key, value, line }: DeclaredVariable): string {
  return own`has ${keyword} ${key}=${printable(textOf(value), 80)} in line ${line}`;
}

function missing({ file, arg }: VersionedFile, state: "bare" | "absent"): PublishError {
  return new PublishError(
    "VERSION_MISSING",
    state === "bare" ? own`${file} has an ARG ${printable(arg, 80)}, but none with a value` : own`${file} has no ARG ${printable(arg, 80)}`,
    own`Add a line such as ARG ${printable(arg, 80)}=v1.2.3 to ${file}, ${OTHERWISE}`,
  );
}

function unresolved({ file, arg }: VersionedFile, reference: string): PublishError {
  return new PublishError(
    "VERSION_MISSING",
    own`the ARG ${printable(arg, 80)} of ${file} needs ${printable(reference, 80)}, which cannot be resolved there`,
    own`Give it a value above, by an ARG or ENV of the same stage (an ARG before FROM counts in a stage that repeats it: ARG name), ` +
      own`or write ARG ${printable(arg, 80)}=v1.2.3, or pass the version`,
  );
}
