import { PublishError, type ErrorCode } from "../errors.js";
import { own } from "../errors/own-words.js";
import { parseCommit } from "../source/git/commit.js";
import { isContainerName, type ContainerFolder } from "../source/container-folder.js";
import { contextOf, shownFolder } from "../source/layout/layout.js";
import type { LaidContainer } from "../source/layout/laid-out.js";
import type { Declaration } from "../source/declaration/container-json.js";
import type { SourceTree } from "../source/source-tree.js";
import type { Kind } from "../source/kind.js";
import { checkDependencies, contextIn, requireFile } from "./requirements.js";
import { tagByCommit } from "../image/tag.js";
import type { VersionRules } from "../source/version/rules.js";
import type { VersionFacts } from "./versions/facts.js";
import { findVersion } from "./versions/find-version.js";
import type { FoundVersion, VersionedContainer } from "./versions/versioned.js";
import type { Version } from "../image/version.js";

/** The source tree that containers are checked in. */
export interface CheckedTree {
  readonly tree: SourceTree;
  readonly rules: VersionRules;
  readonly facts: VersionFacts;
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
export async function checkVersions(container: LaidContainer, { tree, rules, facts }: CheckedTree): Promise<CheckedContainer> {
  const { folder, builds, declaration, fault } = container;
  const problems: Problem[] = fault ? [problemOf(fault)] : [];
  const versions: Partial<Record<Kind, Version>> = {};
  if (!isContainerName(folder.name, "path")) return { name: folder.name, versions, problems };
  for (const [kind, buildFile] of builds) {
    const version = await attempt(() => taggable({ folder, kind, buildFile, dockerfile: builds.get("dockerfile"), declaration }, { tree, rules, facts }), problems);
    if (version !== undefined) versions[kind] = version;
  }
  const { dockerfile, nix } = versions;
  if (dockerfile !== undefined && nix !== undefined && dockerfile !== nix) problems.push(conflict(folder, dockerfile, nix));
  await attempt(() => checkDependencies(tree, container), problems);
  await attempt(async () => {
    const buildFile = builds.get("dockerfile");
    if (buildFile !== undefined && fault === undefined) await contextIn(tree, contextOf(folder, declaration), buildFile);
  }, problems);
  return { name: folder.name, versions, problems };
}

/** All commits make tags of the same length. */
const ANY_COMMIT = parseCommit("1".repeat(40));

type CheckedVersion = VersionedContainer & { readonly declaration: Pick<Declaration, "buildArgs"> };

async function taggable(container: CheckedVersion, { tree, rules, facts }: CheckedTree): Promise<Version> {
  await requireFile(tree, container.buildFile);
  const found = await findVersion(container, { rules }, facts);
  tagByCommit(found.version, ANY_COMMIT, container.kind);
  await checkBuildArgs(container, found, facts);
  return found.version;
}

/** Few declare any: what holds them against the version is loaded for those alone. */
async function checkBuildArgs({ kind, buildFile: file, declaration }: CheckedVersion, found: FoundVersion, { text }: VersionFacts): Promise<void> {
  if (kind === "nix" || Object.keys(declaration.buildArgs).length === 0) return;
  const { declaredBuildArgs, holdAgainstVersion } = await import("./versions/held-args.js");
  holdAgainstVersion(declaredBuildArgs(declaration), found, { text: await text(file), file });
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
  const what = own`${shownFolder(path)}/ declares ${dockerfile} in its Dockerfile and ${nix} in its default.nix`;
  return { code: "VERSION_CONFLICT", what, remedy: own`Make them agree: they are one container's version` };
}
