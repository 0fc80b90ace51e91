import { PublishError, type ErrorCode } from "../errors.js";
import { own, told } from "../errors/own-words.js";
import type { Digest } from "../image/digest.js";
import type { Tag } from "../image/tag.js";
import { ConnectionFault } from "../registry/http/connection-fault.js";
import { RegistryBusy } from "../registry/fault.js";
import { TagKept } from "../registry/api/kept-tag.js";
import type { Manifest } from "../registry/api/repository-client.js";
import { visible } from "../registry/api/visible.js";
import { tagTaken } from "./plan.js";
import type { Progress } from "./ports.js";
import type { PublishOrder } from "./order.js";
import { readTag } from "./tag-state.js";

const FINAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["INTERRUPTED", "TAG_TAKEN", "VERSION_CONFLICT", "NOT_VISIBLE"]);

/** Whether an error says all there is to say: the registry is not asked for the reason. What a tag holds that it keeps, it has not said. */
export function isFinal(error: unknown): boolean {
  return error instanceof PublishError && FINAL.has(error.code) && !(error instanceof TagKept);
}

/**
 * One look and one PUT, together: where the registry asks to come later, or its answer is lost, the tag is looked at
 * again before it is put again. `held` means that it holds what we publish, by somebody else's hand.
 */
export async function giveTag(order: PublishOrder, tag: Tag, manifest: Manifest): Promise<"given" | "held"> {
  const { client } = order;
  const our = { put: "not yet" as "not yet" | "tried" | "perhaps done" };
  const lookAndPut = async () => {
    const held = await ownDigest(order, tag, manifest.digest);
    if (held !== undefined) return our.put !== "not yet" && held === manifest.digest ? "given" : "held";
    if (our.put === "not yet") our.put = "tried";
    await client.putManifest(tag, manifest);
    return "given";
  };
  const outlookOf = (error: PublishError) => {
    if (!isPassing(error)) return "lasting";
    // What was not turned away may have been done, and only the answer lost.
    if (our.put === "tried" && !(error instanceof RegistryBusy)) our.put = "perhaps done";
    return "passing";
  };
  const { retrier } = client.session;
  try {
    return await retrier.repeat(lookAndPut, outlookOf);
  } catch (error) {
    const inDoubt = our.put === "perhaps done" || (our.put === "tried" && isPassing(error));
    if (!inDoubt || isFinal(error)) throw error;
    const look = async () => (await client.manifest(tag))?.digest;
    // One that is refused after that may be refused because ours is there, and not shown yet.
    const held = isPassing(error) ? await look() : await retrier.until(look, own`${client.repository.tagged(tag).toString()} is perhaps written, and not shown yet`);
    if (held === manifest.digest) return "given";
    throw error;
  }
}

function isPassing(error: unknown): error is PublishError {
  if (error instanceof ConnectionFault) return error.passing;
  return error instanceof PublishError && (error.code === "REGISTRY_FAULT" || error.code === "RATE_LIMITED");
}

/** Gives the image its further tags: minutes may have passed since the plan. */
export async function addTags(order: PublishOrder, furtherTags: readonly Tag[], manifest: Manifest, progress: Progress): Promise<void> {
  // Not side by side: docker-registry writes the same file for each, and answers 500 to whoever reads it meanwhile.
  for (const tag of furtherTags) {
    progress.step(told(own`tagging it ${tag}`));
    await addTag(order, tag, manifest);
  }
}

/** Gives it one, and reads it back: such a tag bears no commit, so that others may well want it. */
async function addTag(order: PublishOrder, tag: Tag, manifest: Manifest): Promise<void> {
  try {
    if ((await giveTag(order, tag, manifest)) === "held") return;
  } catch (error) {
    if (isFinal(error) || (await ownDigest(order, tag, manifest.digest)) === undefined) throw error;
    return;
  }
  const { client } = order;
  await visible(client.session, client.repository.tagged(tag).toString(), () => ownDigest(order, tag, manifest.digest));
}

/** The digest behind a tag that holds what we publish, undefined where it is free; throws where it holds anything else. */
async function ownDigest({ client, identity }: PublishOrder, tag: Tag, digest: Digest): Promise<Digest | undefined> {
  const state = await readTag(client, tag, identity);
  if (state.kind === "taken") throw tagTaken(client.repository.tagged(tag), state, identity, { digest });
  return state.kind === "published" ? state.manifest.digest : undefined;
}
