import { ExistsType, type Directory } from "@dagger.io/dagger";
import type { ImageIdentity } from "../core/image/identity.js";
import { BUILD_FILES, REACH, type Kind } from "../core/source/kind.js";
import type { Provenance } from "../core/image/labels.js";
import { tagByCommit, type Tag } from "../core/image/tag.js";
import { declaredVersion, givenVersion, type EvaluateNix } from "../core/containers/variant.js";
import { checkDependencies } from "../core/containers/version-check.js";
import type { Version } from "../core/image/version.js";
import type { Commit } from "../core/source/commit.js";
import {
  CONTAINER_JSON,
  CONTAINERS_FOLDER,
  missingBuildFile,
  noFile,
  otherBuildFile,
  parseContainerName,
  submodule,
  unknownContainer,
  type BuildFile,
  type ContainerFolder,
} from "../core/source/container-folder.js";
import { GITMODULES, submodulesIn } from "../core/source/submodules.js";
import { engineCall } from "./fault.js";
import { resolveCommit, type CommitOrder } from "../core/source/git-facts.js";
import { openSourceGit } from "./source-git.js";
import { own } from "../core/errors/own-words.js";

/** An image's name in the registry, and what it says of its origin. */
export interface Subject {
  readonly name: string;
  readonly tag: Tag;
  readonly identity: Extract<ImageIdentity, { kind: "source" }>;
  readonly provenance: Provenance;
}

/** A source directory, and the commit that it is of. */
export interface CommitChoice {
  readonly src: Directory;
  readonly commitSha?: string | undefined;
  /** The caller vouches that it is that commit's. */
  readonly unverifiedTree: boolean;
}

/** Finds `containers/<name>/` in the source directory. */
export async function findFolder(src: Directory, name: string): Promise<ContainerFolder> {
  const folder = parseContainerName(name);
  if (await src.exists(folder.path, { expectedType: ExistsType.DirectoryType })) return folder;
  const listed = (await src.exists(CONTAINERS_FOLDER)) ? await src.directory(CONTAINERS_FOLDER).entries() : [];
  throw unknownContainer(name, listed.map((entry) => entry.replace(/\/$/, "")));
}

/** The container's folder as the context of a Docker build. */
export async function buildContext(src: Directory, folder: ContainerFolder): Promise<Directory> {
  await requireFile(src, folder, BUILD_FILES.dockerfile);
  return src.directory(folder.path);
}

/** The kind that was asked for, else the one of the build file that is there: a Dockerfile before a default.nix. */
export async function findKind(src: Directory, folder: ContainerFolder, given: Kind | undefined): Promise<Kind> {
  if (given !== undefined) return given;
  return !(await hasFile(src, folder, BUILD_FILES.dockerfile)) && (await hasFile(src, folder, BUILD_FILES.nix)) ? "nix" : "dockerfile";
}

/** The given version, else the one that the build file of a kind declares. */
export async function findVersion(
  src: Directory,
  folder: ContainerFolder,
  kind: Kind,
  given: string | undefined,
  evaluate: EvaluateNix,
): Promise<Version> {
  const file = BUILD_FILES[kind];
  await requireFile(src, folder, file);
  const text = () => src.file(`${folder.path}/${file}`).contents();
  return given === undefined ? declaredVersion(folder, kind, await text(), evaluate) : givenVersion(folder, kind, given, text);
}

/** Everything that a publish of this container needs to know of its source. */
export async function subjectIn(gitImage: string, { src, commitSha, unverifiedTree }: CommitChoice, folder: ContainerFolder, version: Version, kind: Kind): Promise<Subject> {
  await checkDeclaration(src, folder);
  const opened = await openSourceGit(gitImage, src, commitSha === undefined ? "has-to-answer" : "may-be-absent");
  const tree = unverifiedTree ? "unverified" : "compared";
  const commit = await resolveCommit({ given: commitSha, tree }, opened?.git, { folder, buildFile: BUILD_FILES[kind], reach: REACH[kind] });
  return subjectOf(folder.name, version, commit, opened?.url, kind, tree);
}

/** Throws where its container.json is not as it has to be, as everything does that reads it. */
async function checkDeclaration(src: Directory, folder: ContainerFolder): Promise<void> {
  const path = `${folder.path}/${CONTAINER_JSON}`;
  if (!(await src.exists(path, { doNotFollowSymlinks: true }))) return;
  if (!(await src.exists(path, { expectedType: ExistsType.RegularType }))) throw noFile(path);
  await checkDependencies(folder, await src.file(path).contents(), { exists: (each) => src.exists(each) });
}

export function subjectOf(
  name: string,
  version: Version,
  commit: Commit,
  source: string | undefined,
  kind: Kind,
  tree: CommitOrder["tree"],
): Subject {
  const state = tree === "unverified" ? { tree } : {};
  return {
    name,
    tag: tagByCommit(version, commit, kind),
    identity: { kind: "source", commit, version, ...state },
    // The date is read when the image is built: what is published already needs none.
    provenance: { title: name, version, commit, source, created: undefined, ...state },
  };
}

/** The text of a build file, which has to be there. */
export async function buildFileText(src: Directory, folder: ContainerFolder, file: BuildFile): Promise<string> {
  await requireFile(src, folder, file);
  return src.file(`${folder.path}/${file}`).contents();
}

async function requireFile(src: Directory, folder: ContainerFolder, file: BuildFile): Promise<void> {
  if (await hasFile(src, folder, file)) return;
  const other = otherBuildFile(file);
  if ((await submodules(src)).includes(folder.name)) throw submodule(folder.name);
  throw missingBuildFile(folder, file, (await hasFile(src, folder, other)) ? other : undefined);
}

/** The submodules in containers/. Those that are not checked out are empty folders. */
export async function submodules(src: Directory): Promise<string[]> {
  return (await src.exists(GITMODULES)) ? submodulesIn(await engineCall(own`read ${GITMODULES}`, () => src.file(GITMODULES).contents())) : [];
}

function hasFile(src: Directory, folder: ContainerFolder, file: BuildFile): Promise<boolean> {
  return src.exists(`${folder.path}/${file}`, { expectedType: ExistsType.RegularType });
}
