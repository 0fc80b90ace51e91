import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { mediaTypeOf } from "../http/headers.js";

const WITH_SKOPEO = own`skopeo reads it, and converts it for a copy: npm run copy-image -- --with skopeo, in the module copyImage by SKOPEO; or push it again with a newer tool`;

/** The digest of a signed one is not that of its bytes, so that nothing can be compared (distribution, "Image Manifest Version 2, Schema 1"). */
export function refuseSigned(headers: Headers, name: string): void {
  if (mediaTypeOf(headers.get("content-type")) !== "application/vnd.docker.distribution.manifest.v1+prettyjws") return;
  throw new PublishError("RESPONSE_INVALID", own`${name} is an image of Docker's schema 1, which is out of use since 2017`, WITH_SKOPEO);
}

/** The error for a manifest that is neither an image's nor an index. */
export function unknownKind(name: string, bytes: Uint8Array): PublishError {
  if (/"schemaVersion"\s*:\s*1\b/.test(Buffer.from(bytes).toString("utf8"))) return new PublishError("SOURCE_INVALID", own`${name} is an image of Docker's schema 1`, WITH_SKOPEO);
  return new PublishError("SOURCE_INVALID", own`${name} is a manifest of a kind that is not known here`, own`Only images and artifacts with a manifest of the OCI image spec or Docker's schema 2, and indexes of them, can be copied`);
}
