import { PublishError } from "../../../errors.js";
import type { Descriptor } from "../../api/schema.js";
import type { Outlook } from "../../http/outlook.js";
import { isThere } from "./blob-there.js";
import { BlobUpload } from "./blob-upload.js";
import { outlookOf, Setback } from "./setback.js";
import { WatchedSource } from "./watched-source.js";
import type { Uploading } from "./uploading.js";

/** So much that a registry keeps of a broken upload counts as a success, after which pauses begin small again. */
const PROGRESS = 1e6;

/**
 * Uploads one blob, unless the registry has it. What fails is tried again within the time that the whole session has for
 * that, from where the registry has it: the other blobs go on meanwhile.
 */
export async function uploadBlob(blob: Descriptor, uploading: Uploading): Promise<void> {
  const { client, transfers, mounts, isBelieved, signal } = uploading;
  if (isBelieved && !mounts.tellWhatIsThere && (await isThere(blob.digest, client, signal))) return transfers.reused(blob, "there");
  const source = new WatchedSource(uploading.source);
  const upload = new BlobUpload(blob, { ...uploading, source });
  for (let attempt = 1; ; attempt++) {
    const since = performance.now();
    const before = upload.kept;
    try {
      return await upload.advance();
    } catch (error) {
      // It has been tried again as often as that helps, and what the registry makes of half a blob is not the reason.
      if (source.fault) throw source.fault;
      const { fault, outlook } = judged(error);
      if (outlook === "at once") continue;
      if (upload.kept > before + PROGRESS) attempt = 1;
      // While its bytes went out, no time was lost that a pause could have saved.
      await client.session.retrier.again(fault, { attempt, outlook, signal, since: upload.sentAny ? performance.now() : since });
    }
  }
}

function judged(error: unknown): { readonly fault: unknown; readonly outlook: Outlook | "at once" } {
  if (error instanceof Setback) return error;
  return { fault: error, outlook: error instanceof PublishError ? outlookOf(error) : "lasting" };
}
