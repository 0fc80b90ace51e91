import { PublishError, type ErrorCode } from "../errors.js";
import type { Claim } from "../image/claim.js";
import type { Digest } from "../image/digest.js";
import type { Reference } from "../image/reference.js";
import { readTagByCommit, type Tag } from "../image/tag.js";
import { ConnectionFault } from "../registry/connection-fault.js";
import type { Manifest, RepositoryClient } from "../registry/repository-client.js";
import { assertMayPush } from "./may-push.js";
import { decide, tagTaken, type Plan } from "./plan.js";
import type { Hands, Narrator } from "./ports.js";
import { pushUnderTag, upload } from "./send.js";
import { readTag } from "./tag-state.js";
import { assertTruthful } from "./truthful-tag.js";

/** What is to be published, and where. */
export interface PublishOrder {
  readonly client: RepositoryClient;
  readonly tag: Tag;
  readonly furtherTags: readonly Tag[];
  readonly claim: Claim;
}

/** What became of it. */
export interface Publication {
  readonly outcome: "published" | "already-published";
  /** `repository:tag@digest`. */
  readonly reference: Reference;
  readonly digest: Digest;
}

/**
 * The publish flow: look at the tags, check that the key may push, build, look again, push, read back.
 * Everything that can be found out is found out before the build.
 */
export async function publish<Image>(order: PublishOrder, hands: Hands<Image>, narrator: Narrator): Promise<Publication> {
  const { client, tag } = order;
  narrator.step(`looking at ${client.repository.tagged(tag).toString()}`);
  const plan = await look(order);
  if (plan.kind === "already-published") return publication("already-published", order, plan.manifest.digest);

  narrator.step("checking that the key may push");
  await assertMayPush(client, narrator);
  if (plan.kind === "only-tags") {
    await addTags(order, plan, plan.manifest, narrator);
    return publication("published", order, plan.manifest.digest);
  }

  // What is known by its digest is there already.
  if (order.claim.kind === "source") narrator.step("building");
  const image = await hands.make();
  client.session.retrier.imageIsBuilt();
  const again = await readTag(client, tag, order.claim);
  if (again.kind === "taken") throw tagTaken(client.repository.tagged(tag), again, order.claim);
  const pushed = again.kind === "absent" ? await push(order, hands, image, narrator) : undefined;

  narrator.step("reading it back");
  const held = await readBack(order, pushed);
  await addTags(order, plan, held, narrator);
  return publication(held.digest === pushed ? "published" : "already-published", order, held.digest);
}

/** What has to be done, after what all the tags of an order hold now. */
export async function look({ client, tag, furtherTags, claim }: PublishOrder): Promise<Plan> {
  const own = readTagByCommit(tag);
  if (own) for (const each of furtherTags) assertTruthful(each, own, tag);
  const see = async (each: Tag) => ({ tag: each, state: await readTag(client, each, claim) });
  const main = await see(tag);
  const further = await Promise.all(furtherTags.filter((each) => each !== tag).map(see));
  return decide(client.repository, main, further, claim);
}

/** Errors that say all there is to say. */
const FINAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["INTERRUPTED", "TAG_TAKEN"]);

/**
 * Pushes; where that fails, the registry is asked why, instead of guessing from the text of a tool.
 * undefined means that another publisher of the same was faster.
 */
async function push<Image>(
  order: PublishOrder,
  hands: Hands<Image>,
  image: Image,
  narrator: Narrator,
): Promise<Digest | undefined> {
  const reference = order.client.repository.tagged(order.tag);
  narrator.step(`pushing ${reference.toString()}`);
  try {
    if (!("upload" in hands)) return await pushUnderTag(order, hands, image);
    return await nameUpload(order, await upload(order, hands, image));
  } catch (error) {
    if (error instanceof PublishError && FINAL.has(error.code)) throw error;
    const state = await readTag(order.client, order.tag, order.claim);
    if (state.kind === "published") return undefined;
    if (state.kind === "taken") throw tagTaken(reference, state, order.claim, { cause: error });
    await assertMayPush(order.client, narrator);
    throw error;
  }
}

/** Gives what was uploaded its tag. undefined means that another publisher of the same was faster. */
async function nameUpload(order: PublishOrder, digest: Digest): Promise<Digest | undefined> {
  const manifest = await order.client.manifest(digest);
  if (!manifest) throw mismatch(order, order.tag, digest, "nothing there");
  return (await giveTag(order, order.tag, manifest)) === "given" ? digest : undefined;
}

/**
 * One look and one PUT, together: where the registry asks to come later, or its answer is lost, the tag is looked at
 * again before it is put again. `held` means that it holds what we publish, by somebody else's hand.
 */
async function giveTag(order: PublishOrder, tag: Tag, manifest: Manifest): Promise<"given" | "held"> {
  const { client } = order;
  const our = { put: "not yet" as "not yet" | "tried" };
  const lookAndPut = async () => {
    const held = await ownDigest(order, tag, manifest.digest);
    if (held !== undefined) return our.put === "tried" && held === manifest.digest ? "given" : "held";
    our.put = "tried";
    await client.putManifest(tag, manifest);
    return "given";
  };
  try {
    return await client.session.retrier.repeat(lookAndPut, (error) => (isPassing(error) ? "passing" : "lasting"));
  } catch (error) {
    // What was not refused may have been done, and only the answer lost.
    const lost = our.put === "tried" && isPassing(error);
    if (lost && (await client.manifest(tag))?.digest === manifest.digest) return "given";
    throw error;
  }
}

function isPassing(error: unknown): error is PublishError {
  if (error instanceof ConnectionFault) return error.passing;
  return error instanceof PublishError && (error.code === "REGISTRY_FAULT" || error.code === "RATE_LIMITED");
}

/** What the tag holds now. Another digest than ours means that somebody else wrote it in the meantime. */
async function readBack(order: PublishOrder, pushed: Digest | undefined): Promise<Manifest> {
  const reference = order.client.repository.tagged(order.tag);
  const state = await readTag(order.client, order.tag, order.claim);
  if (state.kind !== "absent" && state.manifest.digest === pushed) return state.manifest;
  if (state.kind === "published") return state.manifest;
  if (state.kind === "taken" && state.origin.revision !== undefined) throw tagTaken(reference, state, order.claim, { digest: pushed });
  throw mismatch(order, order.tag, pushed, state.kind === "taken" ? state.manifest.digest : "nothing there");
}

function mismatch({ client }: PublishOrder, tag: Tag, pushed: Digest | undefined, held: string): PublishError {
  return new PublishError(
    "DIGEST_MISMATCH",
    `${client.repository.tagged(tag).toString()} was pushed as ${pushed ?? "this image"}, but the registry now holds ${held}`,
    "Look for another publisher of the same tag, and at the registry's storage",
  );
}

/** Gives the image its further tags: minutes may have passed since the plan. */
async function addTags(
  order: PublishOrder,
  plan: Extract<Plan, { furtherTags: readonly Tag[] }>,
  manifest: Manifest,
  narrator: Narrator,
): Promise<void> {
  for (const tag of plan.furtherTags) {
    narrator.step(`tagging it ${tag}`);
    await addTag(order, tag, manifest);
  }
}

/** Gives it one, and reads it back: such a tag bears no commit, so that others may well want it. */
async function addTag(order: PublishOrder, tag: Tag, manifest: Manifest): Promise<void> {
  try {
    if ((await giveTag(order, tag, manifest)) === "held") return;
  } catch (error) {
    const final = error instanceof PublishError && FINAL.has(error.code);
    if (final || (await ownDigest(order, tag, manifest.digest)) === undefined) throw error;
    return;
  }
  if ((await ownDigest(order, tag, manifest.digest)) === undefined) throw mismatch(order, tag, manifest.digest, "nothing there");
}

/** The digest behind a tag that holds what we publish, undefined where it is free; throws where it holds anything else. */
async function ownDigest({ client, claim }: PublishOrder, tag: Tag, digest: Digest): Promise<Digest | undefined> {
  const state = await readTag(client, tag, claim);
  if (state.kind === "taken") throw tagTaken(client.repository.tagged(tag), state, claim, { digest });
  return state.kind === "published" ? state.manifest.digest : undefined;
}

function publication(outcome: Publication["outcome"], { client, tag }: PublishOrder, digest: Digest): Publication {
  return { outcome, reference: client.repository.tagged(tag).withDigest(digest), digest };
}
