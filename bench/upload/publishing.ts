import { randomBytes, randomUUID } from "node:crypto";
import { labels } from "../../core/image/labels.js";
import { tagByCommit } from "../../core/image/tag.js";
import { parseVersion } from "../../core/image/version.js";
import type { Publication } from "../../core/publish/order.js";
import { publish } from "../../core/publish/flow.js";
import { SILENT, type BuilderAndUploader } from "../../core/publish/ports.js";
import { parseCommit } from "../../core/source/git/commit.js";
import { Repository } from "../../core/image/reference.js";
import { RepositoryClient } from "../../core/registry/api/repository-client.js";
import type { Session } from "../../core/registry/session.js";
import type { Layout } from "../../core/archive/skopeo.js";
import { NAMESPACE, type Fixture } from "../fixture.js";

const commit = parseCommit(randomBytes(20).toString("hex"));
const version = parseVersion("1.2.3", "the benchmark's version");

export const TAG = tagByCommit(version, commit);
export const ANNOTATIONS = labels({ title: "bench", version, commit, source: undefined, created: undefined });

/** A repository that no other run knows: what is uploaded to it is uploaded whole. */
export function freshName(): string {
  return `image-${randomUUID()}`;
}

/** A repository of the registry, for pushing. */
export function openRepository(session: Session, name: string): RepositoryClient {
  return new RepositoryClient(session, Repository.of(session.host, NAMESPACE, name), "pull,push");
}

/** One publish from beginning to end, its authentication included. */
export async function publishOnce(name: string, work: BuilderAndUploader<Layout>, { registry }: Fixture, open = openRepository): Promise<Publication> {
  const session = registry.session();
  try {
    const client = open(session, name);
    return await publish({ client, tag: TAG, furtherTags: [], identity: { kind: "source", commit, version } }, work, SILENT);
  } finally {
    await session.close();
  }
}

/** The same into a repository of its own, where it has to come to its end. */
export async function publishFresh(work: BuilderAndUploader<Layout>, fixture: Fixture, open = openRepository): Promise<void> {
  const { outcome } = await publishOnce(freshName(), work, fixture, open);
  if (outcome !== "published") throw new Error(`a fresh repository was ${outcome}`);
}
