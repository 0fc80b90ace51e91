import { PublishError, type ErrorCode } from "../errors.js";
import { own } from "../errors/own-words.js";
import { parseCommit } from "../source/git/commit.js";
import { badFolderName, CONTAINER_JSON, isContainerName, missingDependency, parseContainerName, submodule, type ContainerFolder } from "../source/container-folder.js";
import { parseContainerJson } from "../source/declaration/container-json.js";
import { unreadableFile, type ContainerTexts } from "./container-texts.js";
import { BUILD_FILES, KINDS, type Kind } from "../source/kind.js";
import { tagByCommit } from "../image/tag.js";
import { declaredVersion, type BuildFileOf, type EvaluateNix } from "./variant.js";
import type { Version } from "../image/version.js";

/** The source tree that containers are checked in. */
export interface CheckedTree {
  readonly evaluate: EvaluateNix;
  /** Whether there is a file or a folder at a path. */
  readonly exists: (path: string) => Promise<boolean>;
}

/** What is wrong, as an error says it. */
export interface Problem {
  readonly code: ErrorCode;
  readonly what: string;
  readonly remedy: string;
}

export interface CheckedContainer {
  readonly name: string;
  readonly versions: Readonly<Partial<Record<Kind, Version>>>;
  readonly problems: readonly Problem[];
}

/** Every build file of a container has to declare a version, and all of them the same; what it depends on has to be there. */
export async function checkVersions({ name, texts, declaration, unreadable, elsewhere }: ContainerTexts, tree: CheckedTree): Promise<CheckedContainer> {
  const problems: Problem[] = [];
  const versions: Partial<Record<Kind, Version>> = {};
  if (!isContainerName(name)) return { name, versions, problems: [problemOf(badFolderName(name))] };
  if (elsewhere === "submodule") return { name, versions, problems: [problemOf(submodule(name))] };
  const folder = parseContainerName(name);
  problems.push(...unreadable.map((file) => problemOf(unreadableFile(file))));
  for (const kind of KINDS) {
    const text = texts.get(kind);
    const version = text === undefined ? undefined : await attempt(() => taggable({ kind, buildFile: `${folder.path}/${BUILD_FILES[kind]}` }, text, tree), problems);
    if (version !== undefined) versions[kind] = version;
  }
  const { dockerfile, nix } = versions;
  if (dockerfile !== undefined && nix !== undefined && dockerfile !== nix) problems.push(conflict(folder, dockerfile, nix));
  if (declaration !== undefined) await attempt(() => checkDependencies(folder, declaration, tree), problems);
  return { name, versions, problems };
}

/** All commits make tags of the same length. */
const ANY_COMMIT = parseCommit("1".repeat(40));

async function taggable(container: BuildFileOf, text: string, { evaluate }: CheckedTree): Promise<Version> {
  const version = await declaredVersion(container, text, evaluate);
  tagByCommit(version, ANY_COMMIT, container.kind);
  return version;
}

/** What a container says that it is made of has to be there: nobody would notice when it changes. */
async function checkDependencies({ path }: ContainerFolder, declaration: string, { exists }: Pick<CheckedTree, "exists">): Promise<void> {
  for (const dependency of parseContainerJson(declaration, `${path}/${CONTAINER_JSON}`).dependsOn) {
    if (!(await exists(dependency))) throw missingDependency(path, dependency);
  }
}

/** A problem of one container is no reason not to look at the next. */
async function attempt<T>(work: () => T | Promise<T>, problems: Problem[]): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    problems.push(problemOf(error));
    return undefined;
  }
}

/** With our own words marked, until a report has them redacted. */
export function problemOf({ code, marked }: PublishError): Problem {
  return { code, ...marked };
}

function conflict({ path }: ContainerFolder, dockerfile: Version, nix: Version): Problem {
  const what = own`${path}/ declares ${dockerfile} in its Dockerfile and ${nix} in its default.nix`;
  return { code: "VERSION_CONFLICT", what, remedy: own`Make them agree: they are one container's version` };
}
