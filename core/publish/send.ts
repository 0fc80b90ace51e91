import { UploadFault } from "../archive/upload-fault.js";
import type { PublishError } from "../errors.js";
import type { Digest } from "../image/digest.js";
import type { Outlook } from "../registry/http/outlook.js";
import { tagTaken } from "./plan.js";
import type { TagUploader, DigestUploader } from "./ports.js";
import type { PublishOrder } from "./order.js";
import { readTag } from "./tag-state.js";

/** Uploads by digest: what is uploaded twice is only completed the second time. Our own client tries again by itself; a tool does not. */
export async function upload<Image>({ client }: PublishOrder, work: DigestUploader<Image>, image: Image): Promise<Digest> {
  // Where a tool says nothing that is understood, a few tries have to be enough.
  const outlookOf = (error: PublishError): Outlook => outlookOfTool(error) ?? (error.code === "TOOL_FAILED" ? "unclear" : "lasting");
  return client.session.retrier.repeat(() => work.upload(image, client), outlookOf);
}

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
  return client.session.retrier.repeat(lookAndPush, (error) => outlookOfTool(error) ?? "lasting");
}

function outlookOfTool(error: PublishError): Outlook | undefined {
  return error instanceof UploadFault ? error.outlook : undefined;
}
