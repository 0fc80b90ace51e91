import { PublishError } from "../../../errors.js";
import { own } from "../../../errors/own-words.js";
import type { Digest } from "../../../image/digest.js";
import { printable } from "../../../redact.js";
import type { RepositoryClient } from "../../api/repository-client.js";
import { claimedDigests } from "../../api/verified-digest.js";
import { sameOrigin } from "../../auth/trust.js";
import { errorCodes, type Refusal } from "../../fault.js";
import { ConnectionFault } from "../../http/connection-fault.js";
import type { Outlook } from "../../http/outlook.js";
import type { HttpResponse } from "../../http/transport.js";

/** A failed try, and what the next one can bring; some need no pause before them. */
export class Setback extends Error {
  constructor(
    readonly fault: PublishError,
    readonly outlook: Outlook | "at once",
  ) {
    super(fault.message, { cause: fault });
  }
}

/** What a refused part of an upload means for the rest of it. */
export type Meaning = "too large" | "session lost" | "wrong content" | "passing" | "lasting";

const LOST_SESSION = new Set([404, 409, 410, 416, 499]);
const LOST_CODES = new Set(["BLOB_UPLOAD_INVALID", "BLOB_UPLOAD_UNKNOWN", "RANGE_INVALID", "SIZE_INVALID"]);
const PASSING = new Set([408, 429, 500, 502, 503, 504]);

/** By the status, and by the registry's own code where that says more. */
export function meaningOf({ status, body }: Refusal): Meaning {
  if (status === 413) return "too large";
  const codes = errorCodes(body);
  if (codes.includes("DIGEST_INVALID")) return "wrong content";
  if (LOST_SESSION.has(status) || (status === 400 && codes.some((code) => LOST_CODES.has(code)))) return "session lost";
  return PASSING.has(status) ? "passing" : "lasting";
}

/** Whether a registry that refuses the first chunk so may take the blob as a whole: not every one knows chunks. */
export function mayTakeWhole({ status }: Refusal): boolean {
  return status >= 400 && status < 500 ? ![401, 403, 408, 413, 416, 429].includes(status) : status === 501;
}

/** What another try can bring after an error that no answer to a part was. */
export function outlookOf(error: PublishError): Outlook {
  if (error instanceof ConnectionFault) return error.passing ? "passing" : "lasting";
  return error.code === "REGISTRY_FAULT" || error.code === "RATE_LIMITED" ? "passing" : "lasting";
}

/**
 * The error for a place of another host, to which the registry sent the upload, that lets nobody in: it got no key, and may
 * have let in who had the signature of its URL for a while. undefined for any other answer.
 */
export function refusedElsewhere({ status, url }: HttpResponse, { session: { transport } }: RepositoryClient, name: string): PublishError | undefined {
  if ((status !== 401 && status !== 403) || sameOrigin(url, transport.origin)) return undefined;
  const what = own`${printable(url.host)}, to which the registry sends the upload of ${name}, refused it (${status})`;
  return new PublishError("RESPONSE_INVALID", what, own`The key is for the registry alone, and was not sent there: look at where the registry says that uploads go, and at the settings of its storage`);
}

/** Throws where a registry says that what it stored is something else. What it says in another hash function cannot be compared. */
export function assertStored(headers: Headers, digest: Digest, name: string): void {
  const algorithm = digest.slice(0, digest.indexOf(":") + 1);
  const other = claimedDigests(headers).find((each) => each.startsWith(algorithm) && each !== digest);
  if (other !== undefined) throw wrongContent(name, own`says that it has stored ${other}`);
}

/** The error for bytes that are not what their digest says. */
export function wrongContent(name: string, how: string): PublishError {
  return new PublishError("DIGEST_MISMATCH", own`the registry took other bytes than those of ${name}: it ${how}`, own`The image on this side is damaged, or something on the way changes content: build it again, and look at the proxies in between`);
}
