import { UploadFault } from "../archive/upload-fault.js";
import type { Digest } from "../image/digest.js";
import { tagTaken } from "./plan.js";
import type { TagUploader } from "./ports.js";
import type { PublishOrder } from "./order.js";
import { readTag } from "./tag-state.js";

/**
 * Pushes under the tag itself. Before another try somebody has to look whether that is still free; undefined means that
 * it holds what we publish.
 */
export async function pushUnderTag<Image>({ client, tag, identity }: PublishOrder, work: TagUploader<Image>, image: Image): Promise<Digest | undefined> {
  const reference = client.repository.tagged(tag);
  let tried = false;
  const lookAndPush = async () => {
    const state = tried ? await readTag(client, tag, identity) : undefined;
    tried = true;
    if (state?.kind === "taken") throw tagTaken(reference, state, identity);
    return state?.kind === "published" ? undefined : work.push(image, reference);
  };
  return client.session.retrier.repeat(lookAndPush, (error) => (error instanceof UploadFault ? error.outlook : "lasting"));
}
