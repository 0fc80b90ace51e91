import { findContainer, type ContainerOrder, type FoundContainer } from "../../containers/find-container.js";
import type { BuildInputs } from "../../containers/build-inputs.js";
import { checkDependencies } from "../../containers/requirements.js";
import { targetOf, type SourceTarget } from "../../containers/target.js";
import { PublishError } from "../../errors.js";
import { own, told } from "../../errors/own-words.js";
import type { Progress } from "../../publish/ports.js";
import { printable, type Redactor } from "../../redact.js";
import { parseCommit, type Commit } from "../../source/git/commit.js";
import { commitDate } from "../../source/git/commit-date.js";
import { resolveCommit, type CommitOrder } from "../../source/commit/resolve-commit.js";
import type { SourceRepository } from "../../source/git/repository.js";
import type { BuildPlatform } from "../../source/platform.js";
import { containerVersion } from "./container-version.js";
import type { Source } from "../ports.js";

/** A container of a source tree, and what it is published as where that is not for the tree to say. */
export interface ContainerChoice extends ContainerOrder {
  readonly version?: string | undefined;
  readonly commit?: string | undefined;
  /** `unverified`: the caller vouches that the tree is that commit's. */
  readonly tree: CommitOrder["tree"];
  /** What it is built with; undefined where nothing will be built. Build arguments may not contradict the version that a Dockerfile declares. */
  readonly inputs?: BuildInputs | undefined;
  /** Those that it is built for; without any, those that its container.json names, and else that of whoever builds it. */
  readonly platforms?: readonly BuildPlatform[] | undefined;
}

export interface TargetPorts {
  readonly source: Source;
  readonly progress: Progress;
  readonly redactor: Redactor;
}

/** Reads the source tree and git: everything about the input that can be wrong is found here. */
export async function findTarget(choice: ContainerChoice, { source, progress, redactor }: TargetPorts): Promise<SourceTarget> {
  const { tree } = source;
  assertNoSecret(choice.commit, redactor);
  progress.step(told(own`reading ${tree.name}`));
  const container = await findContainer(source, choice);
  const { folder, kind } = container;
  await checkDependencies(tree, container);
  if (hasOwnMarks(container)) (await import("../../containers/own-marks.js")).ownMarks(container);
  const found = await containerVersion(container, choice, source);
  if (redactor.reveals(found.version)) throw secretVersion();
  if (found.note !== undefined) progress.note(told(found.note));
  // What reads mounts and build arguments is loaded for those that build.
  const buildArgs = choice.inputs ? await (await import("./build-arguments.js")).buildArguments(choice.inputs, found, container, { tree, progress, redactor }) : () => [];
  const repository = await source.repository(choice.commit === undefined ? "has-to-answer" : "may-be-absent");
  const commit = await resolveCommit({ given: choice.commit, tree: choice.tree }, repository?.git, { ...container, versionFile: found.file });
  const platforms = choice.platforms?.length ? choice.platforms : container.declaration.platforms;
  const target = targetOf(folder.name, { version: found.version, commit, kind, tree: choice.tree, url: await repository?.originUrl(), platforms });
  const created = () => createdAt(repository, commit, progress);
  const dated = async () => {
    const date = await created();
    return { ...target.provenance, created: date, ...(await (await import("./image-marks.js")).imageMarks(container, buildArgs(date), tree)) };
  };
  return { ...target, container, buildArgs, dated };
}

/** Few containers have any: what looks at them is loaded for those alone. */
function hasOwnMarks({ declaration: { labels, annotations } }: FoundContainer): boolean {
  return Object.keys(labels).length + Object.keys(annotations).length > 0;
}

/** Refuses a commit whose name holds a secret: to ask git for it would put it into argv, and on an engine into its cache. */
function assertNoSecret(commit: string | undefined, redactor: Redactor): void {
  if (commit !== undefined && redactor.redact(commit) !== commit) parseCommit(commit);
}

function secretVersion(): PublishError {
  return new PublishError("VERSION_MISSING", own`what the version is to come from says a secret of this run, and a tag tells it to everybody`, own`Have the version come from elsewhere, and make a new secret of that one where others could read it`);
}

/** A label is not worth a publish: where git cannot tell, that is told, and there is none. */
async function createdAt(repository: SourceRepository | undefined, commit: Commit, progress: Progress): Promise<string | undefined> {
  try {
    return repository && (await commitDate(repository.git, commit));
  } catch (error) {
    const why = printable(error instanceof Error ? error.message : String(error), 300);
    progress.note(told(own`no label tells when the commit was made: ${why}`));
    return undefined;
  }
}
