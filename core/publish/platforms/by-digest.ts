import { PublishError } from "../../errors.js";
import { own, told } from "../../errors/own-words.js";
import type { Digest } from "../../image/digest.js";
import type { SourceIdentity } from "../../image/identity.js";
import type { Tag } from "../../image/tag.js";
import { cancelUpload } from "../../registry/api/cancel-upload.js";
import type { Manifest, RepositoryClient } from "../../registry/api/repository-client.js";
import { visible } from "../../registry/api/visible.js";
import { heldDigest } from "../../registry/copy/held-digest.js";
import { outlookOf } from "../../registry/upload/blob/setback.js";
import type { BuildPlatform } from "../../source/platform.js";
import { expiryNotes, identityNote, signedInAs } from "../login-notes.js";
import { assertMayPush } from "../may-push.js";
import type { Publication } from "../order.js";
import { tagTaken } from "../plan.js";
import type { Builder, DigestUploader, Progress } from "../ports.js";
import { readTag } from "../tag-state.js";
import { heldPlatforms } from "./held-platforms.js";

/** One platform of an image that is to be joined with others, and the tag that the whole of them will have. */
export interface PlatformOrder {
  readonly client: RepositoryClient;
  readonly tag: Tag;
  readonly identity: SourceIdentity;
  readonly platform: BuildPlatform;
}

/**
 * Publishes one platform by its digest, and gives it no tag. The tag is looked at all the same: what it holds already is not
 * built once more, and what could not be joined under it is not built at all.
 */
export async function publishByDigest<Image>(order: PlatformOrder, work: Builder<Image> & DigestUploader<Image>, progress: Progress): Promise<Publication> {
  try {
    return await inOrder(order, work, progress);
  } finally {
    const unused = order.client.takeUpload();
    if (unused) await cancelUpload(order.client, unused);
  }
}

async function inOrder<Image>(order: PlatformOrder, work: Builder<Image> & DigestUploader<Image>, progress: Progress): Promise<Publication> {
  const { client } = order;
  progress.step(told(own`looking at ${client.repository.tagged(order.tag).toString()}`));
  const held = await inTag(order);
  const identity = await signedInAs(client);
  const notes = identity ? [identityNote(identity)] : [];
  if (held === undefined) {
    progress.step(told(own`checking that the key may push`));
    await assertMayPush(client, progress, "kept upload");
    notes.push(...(await expiryNotes(client)));
  }
  for (const note of notes) progress.note(told(note));
  if (held !== undefined) return publication("already-published", order, held, notes);
  progress.step(told(own`building`));
  const image = await work.build();
  client.session.retrier.imageIsBuilt();
  const { digest, outcome } = await uploaded(order, work, image, progress);
  progress.step(told(own`reading it back`));
  await visible(client.session, client.repository.pinned(digest).toString(), () => client.manifest(digest));
  return publication(outcome, order, digest, notes);
}

/** The image of the platform in what the tag holds; undefined where that is free. Throws where it holds anything else. */
async function inTag({ client, tag, identity, platform }: PlatformOrder): Promise<Digest | undefined> {
  const whole = { ...identity, platforms: [platform] };
  const state = await readTag(client, tag, whole);
  if (state.kind === "absent") return undefined;
  if (state.kind === "taken") throw tagTaken(client.repository.tagged(tag), state, whole);
  const held = await heldPlatforms(client, state.manifest);
  return held?.find((each) => each.platform === platform)?.image.digest ?? state.manifest.digest;
}

async function uploaded<Image>({ client }: PlatformOrder, work: DigestUploader<Image>, image: Image, progress: Progress): Promise<{ digest: Digest; outcome: Publication["outcome"] }> {
  progress.step(told(own`pushing to ${client.repository.toString()}`));
  let put: { digest: Digest; outcome: Publication["outcome"] } | undefined;
  await work.upload(image, client, async (manifest) => {
    put = { digest: manifest.digest, outcome: await putByDigest(manifest, client) };
  });
  if (!put) throw new PublishError("TOOL_FAILED", own`nothing was uploaded to ${client.repository.toString()}`, own`Run it again`);
  return put;
}

/** A build that came to the same image again has nothing to write. */
async function putByDigest(manifest: Manifest, client: RepositoryClient): Promise<Publication["outcome"]> {
  if ((await heldDigest(client, manifest.digest)) === manifest.digest) return "already-published";
  await client.session.retrier.repeat(() => client.putManifest(manifest.digest, manifest), outlookOf);
  return "published";
}

function publication(outcome: Publication["outcome"], { client }: PlatformOrder, digest: Digest, notes: readonly string[]): Publication {
  return { outcome, reference: client.repository.pinned(digest), digest, ...(notes.length > 0 && { notes: notes.map((note) => client.session.redactor.redact(note)) }) };
}
