import { createHash } from "node:crypto";
import { PublishError } from "../errors.js";
import { quoted } from "../redact.js";
import { own } from "../errors/own-words.js";

/** A content digest, `sha256:<64 hex>` or `sha512:<128 hex>` (OCI image spec, "Descriptor: Digests"). */
export type Digest = string & { readonly __brand: "Digest" };

const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

export function isDigest(text: string): text is Digest {
  return DIGEST.test(text);
}

export function parseDigest(text: string): Digest {
  if (!isDigest(text)) {
    throw new PublishError(
      "REFERENCE_INVALID",
      own`${quoted(text, 80)} is not a digest`,
      own`A digest is sha256: and 64, or sha512: and 128 lower-case hex digits`,
    );
  }
  return text;
}

export function digestOf(bytes: Uint8Array, algorithm: "sha256" | "sha512" = "sha256"): Digest {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}` as Digest;
}

/** The hash function that a digest names; by itself it is sha256. */
export function algorithmOf(digest: string): "sha256" | "sha512" {
  return digest.startsWith("sha512:") ? "sha512" : "sha256";
}
