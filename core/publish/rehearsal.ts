import { PublishError } from "../errors.js";
import { own, told } from "../errors/own-words.js";
import type { Claim } from "../image/claim.js";
import { parseCommit, type Commit } from "../source/commit.js";
import { pullThrough } from "../registry/pull.js";
import { askByPhantom, probeTag, type PhantomAnswer } from "../registry/phantom.js";
import type { RepositoryClient } from "../registry/repository-client.js";
import type { Hands, Narrator } from "./ports.js";
import { publish, type Publication, type PublishOrder } from "./publish.js";
import type { RehearsalReport, Step } from "./report.js";

/** What the registry of a rehearsal was set up to do. */
export interface RegistryPromise {
  /** Such as `zot` or `docker-registry (token authentication)`. */
  readonly name: string;
  readonly anonymousPull: boolean;
  readonly immutableTags: boolean;
}

export interface Rehearsal<Image> {
  readonly order: PublishOrder & { readonly claim: Extract<Claim, { kind: "source" }> };
  readonly hands: Hands<Image>;
  /** The same repository without a credential, asking for no more than it needs. */
  readonly stranger: { readonly reader: RepositoryClient; readonly writer: RepositoryClient };
  readonly registry: RegistryPromise;
}

/** The whole story of a publish, and the proof that the doors that should be closed are. */
export async function rehearse<Image>(rehearsal: Rehearsal<Image>, narrator: Narrator): Promise<RehearsalReport> {
  const { order, registry } = rehearsal;
  const count = new Count();
  const counted = { ...rehearsal, hands: count.of(rehearsal.hands) };
  const first = await publish(order, counted.hands, narrator);
  const steps: Step[] = [
    { name: "publish", passed: first.outcome === "published", detail: `${order.tag} built, pushed and read back` },
    await anonymousPull(rehearsal, first, narrator),
    await pushWithoutKey(rehearsal, narrator),
    await secondRun(counted, count, first, narrator),
    await anotherImage(counted, count, narrator),
    await overwriting(rehearsal, narrator),
  ];
  return {
    ok: steps.every(({ passed }) => passed),
    registry: registry.name,
    reference: first.reference.toString(),
    repository: order.client.repository.toString(),
    tag: order.tag,
    digest: first.digest,
    version: order.claim.version,
    revision: order.claim.commit.id,
    steps,
  };
}

async function anonymousPull({ stranger, registry }: Rehearsal<unknown>, first: Publication, narrator: Narrator): Promise<Step> {
  const name = "anonymous pull";
  narrator.step(told(own`pulling without a credential`));
  try {
    const { blobs, bytes } = await pullThrough(stranger.reader, first.digest);
    const detail = `manifest and ${blobs} blobs (${bytes} bytes) pulled, every digest right`;
    return { name, passed: registry.anonymousPull, detail };
  } catch (error) {
    if (!(error instanceof PublishError) || error.code !== "CREDENTIAL_REJECTED") throw error;
    const detail = registry.anonymousPull ? error.message : "refused: this registry has no anonymous access";
    return { name, passed: !registry.anonymousPull, detail };
  }
}

async function pushWithoutKey({ stranger, order }: Rehearsal<unknown>, narrator: Narrator): Promise<Step> {
  narrator.step(told(own`pushing without the key`));
  const answer = await askByPhantom(stranger.writer, order.tag);
  return {
    name: "push without the key",
    passed: answer.kind === "unauthorized",
    detail: answer.kind === "unauthorized" ? "refused with 401" : `expected 401, got ${answer.status}`,
  };
}

async function secondRun<Image>({ order, hands }: Rehearsal<Image>, count: Count, first: Publication, narrator: Narrator): Promise<Step> {
  const before = count.made;
  const second = await publish(order, hands, narrator);
  const same = second.reference.toString() === first.reference.toString();
  const idle = count.made === before;
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

async function anotherImage<Image>({ order, hands }: Rehearsal<Image>, count: Count, narrator: Narrator): Promise<Step> {
  const name = "another image, same tag";
  const before = count.made;
  try {
    await publish({ ...order, claim: { ...order.claim, commit: lookalike(order.claim.commit) } }, hands, narrator);
    return { name, passed: false, detail: "it was published over the first one" };
  } catch (error) {
    if (!(error instanceof PublishError) || error.code !== "TAG_TAKEN") throw error;
    const idle = count.made === before;
    return { name, passed: idle, detail: `refused with TAG_TAKEN ${idle ? "before the build" : "only after a build"}` };
  }
}

async function overwriting({ order, registry }: Rehearsal<unknown>, narrator: Narrator): Promise<Step> {
  narrator.step(told(own`asking the registry about overwriting`));
  const name = "overwriting with the key";
  // Only a registry that refuses a phantom under a tag of nobody's is asked about a real one.
  const trial = await askByPhantom(order.client, probeTag());
  if (trial.kind !== "allowed") return { name, passed: false, detail: `a push that must fail was answered with ${trial.status}` };
  const answer = await askByPhantom(order.client, order.tag);
  return { name, passed: answer.kind === (registry.immutableTags ? "denied" : "allowed"), detail: overwritingDetail(answer, registry) };
}

function overwritingDetail({ kind, status }: PhantomAnswer, { immutableTags }: RegistryPromise): string {
  if (kind === "denied") return "refused by the registry itself with 403: tags are immutable";
  if (kind === "unknown" || kind === "unauthorized") return `answered with ${status}, which does not tell whether the registry itself would allow it`;
  return `the registry itself would allow it (${status}): ${immutableTags ? "it should not" : "only container-publisher refuses"}`;
}

/** How often the hands made an image, so that "nothing was built" is seen and not believed. */
class Count {
  made = 0;

  /** The same hands, counted. What is uploaded has to be made first. */
  of<Image>(hands: Hands<Image>): Hands<Image> {
    const make = () => {
      this.made++;
      return hands.make();
    };
    return { ...hands, make };
  }
}
