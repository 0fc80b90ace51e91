import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { errorCodes, type Refusal } from "../fault.js";

/** Statuses by which registries refuse another image for a tag that they keep: Harbor answers 412, others 409. */
const KEEPING = new Set([409, 412]);

/** Amazon's registry answers 400 with this code of the OCI distribution spec. */
const KEEPING_CODE = "TAG_INVALID";

/** Whether an answer to the PUT of a manifest says that the tag is kept as it is, and nothing else is wrong. */
export function keepsTag({ status, body }: Pick<Refusal, "status" | "body">): boolean {
  return KEEPING.has(status) || (status >= 400 && status < 500 && errorCodes(body).includes(KEEPING_CODE));
}

/** The error for such an answer. Who is told so looks at the tag: it may hold our own image. */
export class TagKept extends PublishError {
  constructor({ marked, cause }: PublishError) {
    super("TAG_TAKEN", own`${marked.what}: it keeps that tag as it is`, own`Published tags are not overwritten: choose another tag, or look at the registry's rules about tags`, { cause });
  }
}
