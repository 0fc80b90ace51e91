import { PublishError } from "../errors.js";
import { own, told } from "../errors/own-words.js";
import type { Digest } from "../image/digest.js";
import type { Reference } from "../image/reference.js";
import { readTagOf, type Tag } from "../image/tag.js";
import { cancelUpload } from "../registry/api/cancel-upload.js";
import { TagKept } from "../registry/api/kept-tag.js";
import type { Manifest } from "../registry/api/repository-client.js";
import { visible } from "../registry/api/visible.js";
import { addTags, giveTag, isFinal } from "./give-tag.js";
import { expiryNotes, identityNote, signedInAs } from "./login-notes.js";
import { assertMayPush } from "./may-push.js";
import { notesOn } from "./moving-tag.js";
import type { Publication, PublishOrder } from "./order.js";
import { decide, tagTaken, type Plan } from "./plan.js";
import type { BuilderAndUploader, DigestUploader, Progress } from "./ports.js";
import { pushUnderTag } from "./send.js";
import { readTag, type TagState } from "./tag-state.js";
import { assertTruthful } from "./truthful-tag.js";

/**
 * The publish flow: look at the tags, check that the key may push, build, look again, push, read back.
 * Everything that can be found out is found out before the build.
 */
export async function publish<Image>(order: PublishOrder, work: BuilderAndUploader<Image>, progress: Progress): Promise<Publication> {
  try {
    return await publishInOrder(order, work, progress);
  } finally {
    // It was opened to ask whether the key may push, and there was nothing to upload after all.
    const unused = order.client.takeUpload();
    if (unused) await cancelUpload(order.client, unused);
  }
}

async function publishInOrder<Image>(order: PublishOrder, work: BuilderAndUploader<Image>, progress: Progress): Promise<Publication> {
  const { client, tag } = order;
  progress.step(told(own`looking at ${client.repository.tagged(tag).toString()}`));
  const plan = await look(order);
  const identity = await signedInAs(client);
  const who = identity ? [identityNote(identity)] : [];
  if (plan.kind === "already-published") return publication("already-published", order, plan.manifest.digest, toldNotes(who, progress));
  const notes = toldNotes([...who, ...notesOn(plan, order.identity)], progress);

  progress.step(told(own`checking that the key may push`));
  await assertMayPush(client, progress, "upload" in work ? "kept upload" : "cancelled upload");
  if (plan.kind === "only-tags") {
    await addTags(order, plan.furtherTags, plan.manifest, progress);
    return publication("published", order, plan.manifest.digest, notes);
  }

  // What is known by its digest is there already.
  if (order.identity.kind === "source") {
    notes.push(...toldNotes(await expiryNotes(client), progress));
    progress.step(told(work.doing ?? own`building`));
  }
  const image = await work.build();
  client.session.retrier.imageIsBuilt();
  const again = await lookAgain(order, work);
  if (again.kind === "taken") throw tagTaken(client.repository.tagged(tag), again, order.identity);
  const pushed = again.kind === "absent" ? await push(order, work, image, progress) : undefined;

  progress.step(told(own`reading it back`));
  const held = await readBack(order, pushed);
  await addTags(order, plan.furtherTags, held, progress);
  return publication(held.digest === pushed ? "published" : "already-published", order, held.digest, notes);
}

function toldNotes(notes: readonly string[], progress: Progress): string[] {
  for (const note of notes) progress.note(told(note));
  return [...notes];
}

/** Minutes may have passed. Of what was known by its digest nothing was built: it is looked at right before it gets its tag. */
async function lookAgain({ client, tag, identity }: PublishOrder, work: BuilderAndUploader<unknown>): Promise<TagState> {
  return identity.kind === "manifest" && "upload" in work ? { kind: "absent" } : readTag(client, tag, identity);
}

/** What has to be done, after what all the tags of an order hold now. */
export async function look({ client, tag, furtherTags, identity }: PublishOrder): Promise<Plan> {
  const parts = readTagOf(tag, identity.kind === "source" ? identity.version : undefined);
  if (parts) for (const each of furtherTags) assertTruthful(each, parts, tag);
  const see = async (each: Tag) => ({ tag: each, state: await readTag(client, each, identity) });
  const main = await see(tag);
  const further = await Promise.all(furtherTags.filter((each) => each !== tag).map(see));
  return decide(client.repository, main, further, identity);
}

/**
 * Pushes; where that fails, the registry is asked why, instead of guessing from the text of a tool.
 * undefined means that another publisher of the same was faster.
 */
async function push<Image>(
  order: PublishOrder,
  work: BuilderAndUploader<Image>,
  image: Image,
  progress: Progress,
): Promise<Digest | undefined> {
  const reference = order.client.repository.tagged(order.tag);
  progress.step(told(own`pushing ${reference.toString()}`));
  try {
    if (!("upload" in work)) return await pushUnderTag(order, work, image);
    return await uploadUnderTag(order, work, image);
  } catch (error) {
    if (isFinal(error)) throw error;
    const state = await readTag(order.client, order.tag, order.identity);
    if (state.kind === "published") return undefined;
    if (state.kind === "taken") throw tagTaken(reference, state, order.identity, { cause: error });
    if (!(error instanceof TagKept)) await assertMayPush(order.client, progress);
    throw error;
  }
}

/** Uploads, and puts the image's own manifest under its tag. undefined means that another publisher of the same was faster. */
async function uploadUnderTag<Image>(order: PublishOrder, work: DigestUploader<Image>, image: Image): Promise<Digest | undefined> {
  let given: Digest | undefined;
  await work.upload(image, order.client, async (manifest) => {
    given = (await giveTag(order, order.tag, manifest)) === "given" ? manifest.digest : undefined;
  });
  return given;
}

/** What the tag holds now. Another digest than ours means that somebody else wrote it in the meantime. */
async function readBack(order: PublishOrder, pushed: Digest | undefined): Promise<Manifest> {
  const reference = order.client.repository.tagged(order.tag);
  const state = await visible(order.client.session, reference.toString(), async () => {
    const seen = await readTag(order.client, order.tag, order.identity);
    return seen.kind === "absent" ? undefined : seen;
  });
  if (state.kind === "published" || state.manifest.digest === pushed) return state.manifest;
  throw state.origin.revision === undefined ? mismatch(reference, pushed, state.manifest.digest) : tagTaken(reference, state, order.identity, { digest: pushed });
}

function mismatch(reference: Reference, pushed: Digest | undefined, held: Digest): PublishError {
  return new PublishError(
    "DIGEST_MISMATCH",
    own`${reference.toString()} was pushed as ${pushed ?? own`this image`}, but the registry now holds ${held}`,
    own`Look for another publisher of the same tag, and at the registry's storage`,
  );
}

function publication(outcome: Publication["outcome"], { client, tag }: PublishOrder, digest: Digest, notes: readonly string[] = []): Publication {
  const reference = client.repository.tagged(tag).withDigest(digest);
  return { outcome, reference, digest, ...(notes.length > 0 ? { notes: notes.map((note) => client.session.redactor.redact(note)) } : {}) };
}
