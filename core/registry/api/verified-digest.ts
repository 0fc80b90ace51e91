import { PublishError } from "../../errors.js";
import { algorithmOf, digestOf, type Digest } from "../../image/digest.js";
import { printable } from "../../redact.js";
import { own } from "../../errors/own-words.js";

/** What a registry says that the digest is; twice the same is once, and each of several has to be right. */
export function claimedDigests(headers: Headers): string[] {
  const claimed = headers.get("docker-content-digest")?.split(",") ?? [];
  return [...new Set(claimed.map((each) => each.trim()))].filter((each) => each !== "");
}

/** The digest of the bytes: the one that was asked for, or that the registry claims, by its hash function. */
export function verifiedDigest(bytes: Uint8Array, expected: readonly string[], name: string): Digest {
  for (const each of expected) {
    const actual = digestOf(bytes, algorithmOf(each));
    if (each !== actual) throw notTheDigest(name, actual, each);
  }
  return digestOf(bytes, algorithmOf(expected[0] ?? ""));
}

function notTheDigest(name: string, actual: Digest, expected: string): PublishError {
  return new PublishError(
    "DIGEST_MISMATCH",
    own`the registry's answer for ${name} has digest ${actual}, not the ${printable(expected)} that it should have`,
    own`Something between here and the registry's disk changes content: do not use this image`,
  );
}
