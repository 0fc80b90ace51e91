import { randomBytes, randomUUID } from "node:crypto";
import type { ImageIdentity } from "../../core/image/identity.js";
import { marksOf } from "../../core/image/labels.js";
import { Repository } from "../../core/image/reference.js";
import { parseTag, tagByCommit, type Tag } from "../../core/image/tag.js";
import { parseVersion } from "../../core/image/version.js";
import type { Publication } from "../../core/publish/order.js";
import { publish } from "../../core/publish/flow.js";
import { SILENT, type BuilderAndUploader } from "../../core/publish/ports.js";
import { parseCommit } from "../../core/source/git/commit.js";
import { RepositoryClient } from "../../core/registry/api/repository-client.js";
import type { Session } from "../../core/registry/session.js";
import type { Layout } from "../images/oci-layout.js";
import { uploadOwnLayout } from "../../core/archive/own/upload.js";
import { NAMESPACE, type Fixture } from "../fixture.js";

const version = parseVersion("1.2.3", "the benchmark's version");

/** A commit that was never published: the tag of its image, and what the image says of itself. */
export interface Origin {
  readonly tag: Tag;
  readonly identity: ImageIdentity;
  readonly annotations: Readonly<Record<string, string>>;
}

export function freshOrigin(): Origin {
  const commit = parseCommit(randomBytes(20).toString("hex"));
  const { annotations } = marksOf({ about: { title: "bench" }, version, commit, source: undefined, created: undefined });
  return { tag: tagByCommit(version, commit), identity: { kind: "source", commit, version }, annotations };
}

/** One for all whose repository is new. */
export const ORIGIN = freshOrigin();

/** A repository that no other run knows: what is uploaded to it is uploaded whole. */
export function freshName(): string {
  return `image-${randomUUID()}`;
}

export function repositoryOf({ registry }: Pick<Fixture, "registry">, name: string): Repository {
  return Repository.of(registry.host, NAMESPACE, name);
}

/** A repository of the registry, for pushing. */
export function openRepository(session: Session, name: string): RepositoryClient {
  return new RepositoryClient(session, Repository.of(session.host, NAMESPACE, name), "pull,push");
}

/** What is done with an image that is built already, as on the host. `mountFrom`: where the registry may have parts of it. */
export function uploadOf(layout: Layout, { run }: Pick<Fixture, "run">, mountFrom: readonly Repository[] = []): BuilderAndUploader<Layout> {
  const build = () => Promise.resolve(layout);
  const timeoutS = run.limits.pushTimeoutS;
  return { build, upload: ({ path }, client, put) => uploadOwnLayout(path, { client, timeoutS, mountFrom, put }) };
}

/** For a publish that has to end before its build. */
export const NOTHING_TO_DO: BuilderAndUploader<Layout> = {
  build: () => Promise.reject(new Error("an image was built")),
  upload: () => Promise.reject(new Error("an image was uploaded")),
};

/** How one publish differs from the plainest. */
export interface Variation {
  readonly origin?: Origin;
  readonly furtherTags?: readonly string[];
  readonly open?: typeof openRepository;
}

/** One publish from beginning to end, its authentication included: signing in, looks, checks, upload, tag and read-back. */
export async function publishOnce(name: string, work: BuilderAndUploader<Layout>, { registry }: Fixture, { origin = ORIGIN, furtherTags = [], open = openRepository }: Variation = {}): Promise<Publication> {
  const session = registry.session();
  try {
    const { tag, identity } = origin;
    return await publish({ client: open(session, name), tag, furtherTags: furtherTags.map(parseTag), identity }, work, SILENT);
  } finally {
    await session.close();
  }
}

/** The same where it has to publish something. */
export async function publishNew(name: string, work: BuilderAndUploader<Layout>, fixture: Fixture, variation: Variation = {}): Promise<void> {
  const { outcome } = await publishOnce(name, work, fixture, variation);
  if (outcome !== "published") throw new Error(`${name} was ${outcome}`);
}
