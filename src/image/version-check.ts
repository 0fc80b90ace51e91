import { PublishError, type ErrorCode } from "../errors.js";
import { parseContainerName, type ContainerFolder } from "../source/container-folder.js";
import { KINDS, type Kind } from "./kind.js";
import { declaredVersion, type EvaluateNix } from "./variant.js";
import type { Version } from "./version.js";

/** A container of a source tree, and the texts of its build files. */
export interface ContainerTexts {
  /** As the folder is called, whether or not that is a name for a container. */
  readonly name: string;
  readonly texts: ReadonlyMap<Kind, string>;
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

/** Every build file of a container has to declare a version, and all of them the same. */
export async function checkVersions({ name, texts }: ContainerTexts, evaluate: EvaluateNix): Promise<CheckedContainer> {
  const problems: Problem[] = [];
  const versions: Partial<Record<Kind, Version>> = {};
  const folder = await attempt(() => parseContainerName(name), problems);
  for (const kind of folder ? KINDS : []) {
    const text = texts.get(kind);
    const version = folder && text !== undefined ? await attempt(() => declaredVersion(folder, kind, text, evaluate), problems) : undefined;
    if (version !== undefined) versions[kind] = version;
  }
  const { dockerfile, nix } = versions;
  if (folder && dockerfile !== undefined && nix !== undefined && dockerfile !== nix) problems.push(conflict(folder, dockerfile, nix));
  return { name, versions, problems };
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

export function problemOf({ code, what, remedy }: PublishError): Problem {
  return { code, what, remedy };
}

function conflict({ path }: ContainerFolder, dockerfile: Version, nix: Version): Problem {
  const what = `${path}/ declares ${dockerfile} in its Dockerfile and ${nix} in its default.nix`;
  return { code: "VERSION_CONFLICT", what, remedy: "Make them agree: they are one container's version" };
}
