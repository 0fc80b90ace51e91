import { PublishError, type ErrorCode } from "../errors.js";
import { own } from "../errors/own-words.js";
import type { Reference } from "../image/reference.js";

/** What speaks against one image alone, and not against the registry or the key. */
const OF_ONE_IMAGE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["RESPONSE_INVALID", "DIGEST_MISMATCH"]);

export function isBrokenImage(error: unknown): error is PublishError {
  return error instanceof PublishError && OF_ONE_IMAGE.has(error.code);
}

/** Reads an image; where it is broken, the error names its tag, by which its owner knows it, and not only a blob. */
export async function readByName<T>(reference: Reference, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isBrokenImage(error)) throw error;
    throw new PublishError(error.code, own`${reference.toString()} cannot be read: ${error.marked.what}`, error.marked.remedy, { cause: error });
  }
}
