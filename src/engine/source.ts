import { ExistsType, type Directory } from "@dagger.io/dagger";
import type { Claim } from "../image/claim.js";
import type { Kind } from "../image/kind.js";
import type { Provenance } from "../image/labels.js";
import { tagByCommit, type Tag } from "../image/tag.js";
import { parseVersion, type Version } from "../image/version.js";
import type { Commit } from "../source/commit.js";
import {
  CONTAINERS_FOLDER,
  missingBuildFile,
  parseContainerName,
  unknownContainer,
  type BuildFile,
  type ContainerFolder,
} from "../source/container-folder.js";
import { dockerfileVersion } from "../source/declared-version.js";
import { nixVersion } from "../source/nix-version.js";
import { resolveCommit } from "../source/git-facts.js";
import { EngineGit } from "./git.js";

/** An image's name in the registry, and what it says of its origin. */
export interface Subject {
  readonly name: string;
  readonly tag: Tag;
  readonly claim: Extract<Claim, { kind: "source" }>;
  readonly provenance: Provenance;
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
  if (!(await hasFile(src, folder, "Dockerfile"))) throw missingBuildFile(folder, "Dockerfile");
  return src.directory(folder.path);
}

/** The given version, else the one that the Dockerfile or, without one, default.nix declares. */
export async function findVersion(src: Directory, folder: ContainerFolder, given: string | undefined): Promise<Version> {
  if (given !== undefined) return parseVersion(given, "the version given");
  for (const [file, read] of [
    ["Dockerfile", dockerfileVersion],
    ["default.nix", nixVersion],
  ] as const) {
    if (!(await hasFile(src, folder, file))) continue;
    const path = `${folder.path}/${file}`;
    return parseVersion(read(await src.file(path).contents(), path), `the version in ${path}`);
  }
  throw missingBuildFile(folder, "Dockerfile");
}

/** Everything that a publish of this container needs to know of its source. */
export async function findSubject(
  src: Directory,
  folder: ContainerFolder,
  commitSha: string | undefined,
  version: string | undefined,
): Promise<Subject> {
  return subjectIn(src, folder, await findVersion(src, folder, version), commitSha, "dockerfile");
}

/** The same where the version is known. */
export async function subjectIn(
  src: Directory,
  folder: ContainerFolder,
  version: Version,
  commitSha: string | undefined,
  kind: Kind,
): Promise<Subject> {
  const git = await EngineGit.open(src);
  const commit = await resolveCommit(commitSha, git);
  return subjectOf(folder.name, version, commit, await git?.source(), kind);
}

export function subjectOf(name: string, version: Version, commit: Commit, source: string | undefined, kind: Kind): Subject {
  return {
    name,
    tag: tagByCommit(version, commit, kind),
    claim: { kind: "source", commit, version },
    // The date is read when the image is built: what is published already needs none.
    provenance: { title: name, version, commit, source, created: undefined },
  };
}

/** The text of a build file, which has to be there. */
export async function buildFileText(src: Directory, folder: ContainerFolder, file: BuildFile): Promise<string> {
  if (!(await hasFile(src, folder, file))) throw missingBuildFile(folder, file);
  return src.file(`${folder.path}/${file}`).contents();
}

function hasFile(src: Directory, folder: ContainerFolder, file: BuildFile): Promise<boolean> {
  return src.exists(`${folder.path}/${file}`, { expectedType: ExistsType.RegularType });
}
