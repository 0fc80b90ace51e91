import { Repository } from "../core/image/reference.js";
import { BUILD_FILES, REACH, type Kind } from "../core/source/kind.js";
import { labels, type Provenance } from "../core/image/labels.js";
import { tagByCommit, type Tag } from "../core/image/tag.js";
import type { Version } from "../core/image/version.js";
import type { ImageIdentity } from "../core/image/identity.js";
import type { Credential } from "../core/credentials/credential.js";
import type { Layout } from "../core/copy/skopeo.js";
import type { BuilderAndUploader } from "../core/publish/ports.js";
import type { Redactor } from "../core/redact.js";
import { own, told } from "../core/errors/own-words.js";
import { RepositoryClient, type Access } from "../core/registry/repository-client.js";
import type { RetryPolicy } from "../core/registry/retry-policy.js";
import { Session } from "../core/registry/session.js";
import { Transport } from "../core/registry/transport.js";
import type { Commit } from "../core/source/commit.js";
import { commitDate } from "../core/source/commit-date.js";
import { resolveCommit } from "../core/source/git-facts.js";
import type { RegistryAccess } from "./access.js";
import type { BuildRegistry } from "./base-images.js";
import { unbuildable } from "./buildable.js";
import { buildWithBuildah } from "./buildah.js";
import { evaluateVersion } from "./nix.js";
import { openRepository as openSourceRepository, originUrl } from "./repository.js";
import { copyWithSkopeo, digestOfLayout } from "./skopeo.js";
import type { CommandProgress } from "./progress.js";
import { checkDeclaration, findContainer, versionOf, type FoundContainer } from "./source-tree.js";
import type { Workspace } from "./workspace.js";

/** What everything in one run of a command shares. */
export interface Run {
  readonly workspace: Workspace;
  readonly progress: CommandProgress;
  readonly redactor: Redactor;
  readonly signal: AbortSignal;
  readonly limits: Limits;
}

/** How long what is waited for. */
export interface Limits {
  /** For each answer of a registry. */
  readonly answerTimeoutMs: number;
  readonly retry: RetryPolicy;
  /** For the whole of one upload. */
  readonly pushTimeoutS: number;
}

/** A container of a source tree, with all that its tag and its labels need. */
export interface Subject {
  readonly container: FoundContainer;
  readonly version: Version;
  readonly commit: Commit;
  readonly tag: Tag;
  readonly identity: Extract<ImageIdentity, { kind: "source" }>;
  readonly provenance: Provenance;
  /** The version from the command line, where one was given, as it was given. */
  readonly givenVersion: string | undefined;
}

export interface SourceChoice {
  readonly source: string;
  readonly container: string;
  readonly commit?: string | undefined;
  readonly version?: string | undefined;
  /** The caller vouches that the tree is that commit's. */
  readonly unverifiedTree: boolean;
}

/** Reads the source tree and git: everything about the input that can be wrong is found here. */
export async function findSubject(choice: SourceChoice, kind: Kind | undefined, run: Run): Promise<Subject> {
  run.progress.step(told(own`reading ${choice.source}`));
  const container = await findContainer(choice.source, choice.container, kind);
  await checkDeclaration(choice.source, container.folder);
  const version = await versionOf(container, choice.version, (folder) => evaluateVersion(choice.source, folder, run.signal));
  using git = await openSourceRepository(choice.source, run.signal);
  const { folder, kind: built } = container;
  const tree = choice.unverifiedTree ? "unverified" : "compared";
  const commit = await resolveCommit({ given: choice.commit, tree }, git, { folder, buildFile: BUILD_FILES[built], reach: REACH[built] });
  const state = choice.unverifiedTree ? ({ tree: "unverified" } as const) : {};
  return {
    container,
    version,
    commit,
    tag: tagByCommit(version, commit, container.kind),
    identity: { kind: "source", commit, version, ...state },
    givenVersion: choice.version?.trim(),
    provenance: { title: folder.name, version, commit, source: git && (await originUrl(git)), created: git && (await commitDate(git, commit)), ...state },
  };
}

/** Where images go. */
export interface Target extends RegistryAccess {
  readonly namespace: string;
}

export function openSession({ host, scheme, ca, trustedRealms }: RegistryAccess, credential: Credential, run: Omit<Run, "workspace">): Session {
  const { signal, redactor, progress, limits } = run;
  const { answerTimeoutMs, retry } = limits;
  const transport = new Transport(host, { scheme, ca, trustedRealms, answerTimeoutMs, proxy: process.env, signal });
  return new Session(transport, credential, { policy: retry, tell: (note) => progress.note(note), signal }, redactor);
}

export function openRepository(session: Session, target: Target, name: string, access: Access): RepositoryClient {
  return new RepositoryClient(session, Repository.of(target.host, target.namespace, name), access);
}

/** How an image is built: into an OCI layout, labelled and annotated. The registry that it goes to may hold its base image, too. */
export type MakeLayout = (subject: Subject, run: Run, registry?: BuildRegistry) => Promise<Layout>;

/** By buildah, from a Dockerfile. */
export const makeByBuildah: MakeLayout = async ({ container, provenance, givenVersion }, { signal, progress, workspace }, registry) => {
  const fault = await unbuildable(container, signal);
  if (fault) throw fault;
  const { created } = provenance;
  const timestamp = created === undefined ? undefined : new Date(created);
  return buildWithBuildah({ container, labels: labels(provenance), timestamp, registry, givenVersion, signal, progress: progress }, workspace);
};

/** Whatever builds, skopeo uploads. */
export function hostHands(make: () => Promise<Layout>, { scheme, ca }: RegistryAccess, credential: Credential, run: Run): BuilderAndUploader<Layout> {
  return {
    build: make,
    upload: async (image, repository) => {
      const destination = { credential, scheme, ca, timeoutS: run.limits.pushTimeoutS };
      return copyWithSkopeo(image, repository.pinned(await digestOfLayout(image)), destination, run.workspace, run.signal);
    },
  };
}
