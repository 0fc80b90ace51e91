import { PublishError } from "../errors.js";
import { own, told } from "../errors/own-words.js";
import type { ImageIdentity } from "../image/identity.js";
import { parseCommit, type Commit } from "../source/git/commit.js";
import { pullThrough } from "../registry/api/pull.js";
import { probePermission, probeTag, type PermissionAnswer } from "../registry/api/permission-probe.js";
import type { RepositoryClient } from "../registry/api/repository-client.js";
import type { BuilderAndUploader, Progress } from "../publish/ports.js";
import type { Publication, PublishOrder } from "../publish/order.js";
import { publish } from "../publish/flow.js";
import type { RehearsalReport, Step } from "./report.js";

/** What the registry of a rehearsal was set up to do. */
export interface RegistryPromise {
  /** Such as `zot` or `docker-registry (token authentication)`. */
  readonly name: string;
  readonly anonymousPull: boolean;
  readonly immutableTags: boolean;
}

export interface Rehearsal<Image> {
  readonly order: PublishOrder & { readonly identity: Extract<ImageIdentity, { kind: "source" }> };
  readonly work: BuilderAndUploader<Image>;
  /** The same repository without a credential, asking for no more than it needs. */
  readonly anonymous: { readonly reader: RepositoryClient; readonly writer: RepositoryClient };
  readonly registry: RegistryPromise;
}

/** The whole story of a publish, and the proof that the doors that should be closed are. */
export async function rehearse<Image>(rehearsal: Rehearsal<Image>, progress: Progress): Promise<RehearsalReport> {
  const { order, registry } = rehearsal;
  const count = new Count();
  const counted = { ...rehearsal, work: count.of(rehearsal.work) };
  const first = await publish(order, counted.work, progress);
  const steps: Step[] = [
    { name: "publish", passed: first.outcome === "published", detail: `${order.tag} built, pushed and read back` },
    await anonymousPull(rehearsal, first, progress),
    await pushWithoutKey(rehearsal, progress),
    await secondRun(counted, count, first, progress),
    await anotherImage(counted, count, progress),
    await overwriting(rehearsal, progress),
  ];
  return {
    ok: steps.every(({ passed }) => passed),
    registry: registry.name,
    reference: first.reference.toString(),
    repository: order.client.repository.toString(),
    tag: order.tag,
    digest: first.digest,
    version: order.identity.version,
    revision: order.identity.commit.id,
    steps,
  };
}

async function anonymousPull({ anonymous, registry }: Rehearsal<unknown>, first: Publication, progress: Progress): Promise<Step> {
  const name = "anonymous pull";
  progress.step(told(own`pulling without a credential`));
  try {
    const { blobs, bytes } = await pullThrough(anonymous.reader, first.digest);
    const detail = `manifest and ${blobs} blobs (${bytes} bytes) pulled, every digest right`;
    return { name, passed: registry.anonymousPull, detail };
  } catch (error) {
    if (!(error instanceof PublishError) || error.code !== "CREDENTIAL_REJECTED") throw error;
    const detail = registry.anonymousPull ? error.message : "refused: this registry has no anonymous access";
    return { name, passed: !registry.anonymousPull, detail };
  }
}

async function pushWithoutKey({ anonymous, order }: Rehearsal<unknown>, progress: Progress): Promise<Step> {
  progress.step(told(own`pushing without the key`));
  const answer = await probePermission(anonymous.writer, order.tag);
  return {
    name: "push without the key",
    passed: answer.kind === "unauthorized",
    detail: answer.kind === "unauthorized" ? "refused with 401" : `expected 401, got ${answer.status}`,
  };
}

async function secondRun<Image>({ order, work }: Rehearsal<Image>, count: Count, first: Publication, progress: Progress): Promise<Step> {
  const before = count.built;
  const second = await publish(order, work, progress);
  const same = second.reference.toString() === first.reference.toString();
  const idle = count.built === before;
  const did = idle ? "nothing built, nothing uploaded" : "but it built or uploaded again";
  return {
    name: "second run",
    passed: second.outcome === "already-published" && idle && same,
    detail: `${second.outcome === "already-published" ? "already published" : "published again"}: ${did}`,
  };
}

/** A commit that shares its first 7 digits with ours, and so its tag, but is another one. */
function lookalike({ id }: Commit): Commit {
  const last = id.endsWith("0") ? "1" : "0";
  return parseCommit(id.slice(0, -1) + last);
}

async function anotherImage<Image>({ order, work }: Rehearsal<Image>, count: Count, progress: Progress): Promise<Step> {
  const name = "another image, same tag";
  const before = count.built;
  try {
    await publish({ ...order, identity: { ...order.identity, commit: lookalike(order.identity.commit) } }, work, progress);
    return { name, passed: false, detail: "it was published over the first one" };
  } catch (error) {
    if (!(error instanceof PublishError) || error.code !== "TAG_TAKEN") throw error;
    const idle = count.built === before;
    return { name, passed: idle, detail: `refused with TAG_TAKEN ${idle ? "before the build" : "only after a build"}` };
  }
}

async function overwriting({ order, registry }: Rehearsal<unknown>, progress: Progress): Promise<Step> {
  progress.step(told(own`asking the registry about overwriting`));
  const name = "overwriting with the key";
  // Only a registry that refuses a permission probe under a tag of nobody's is asked about a real one.
  const trial = await probePermission(order.client, probeTag());
  if (trial.kind !== "allowed") return { name, passed: false, detail: `a push that must fail was answered with ${trial.status}` };
  const answer = await probePermission(order.client, order.tag);
  return { name, passed: answer.kind === (registry.immutableTags ? "denied" : "allowed"), detail: overwritingDetail(answer, registry) };
}

function overwritingDetail({ kind, status }: PermissionAnswer, { immutableTags }: RegistryPromise): string {
  if (kind === "denied") return "refused by the registry itself with 403: tags are immutable";
  if (kind === "unknown" || kind === "unauthorized") return `answered with ${status}, which does not tell whether the registry itself would allow it`;
  return `the registry itself would allow it (${status}): ${immutableTags ? "it should not" : "only container-publisher refuses"}`;
}

/** How often an image was built, so that "nothing was built" is seen and not believed. */
class Count {
  built = 0;

  /** The same builder and uploader, counted. What is uploaded has to be built first. */
  of<Image>(work: BuilderAndUploader<Image>): BuilderAndUploader<Image> {
    const build = () => {
      this.built++;
      return work.build();
    };
    return { ...work, build };
  }
}
