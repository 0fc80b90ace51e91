import type { Confidential } from "../../credentials/confidential.js";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";

const CHECK = own`Check that the URL is right, and what stands in between`;

/** A text that only the owner of a key pair can read (libsodium's sealed box), in base64. Loaded where it is needed. */
export async function sealed(value: Confidential, publicKey: string): Promise<string> {
  const { default: sodium } = await import("libsodium-wrappers");
  await sodium.ready;
  const key = Buffer.from(publicKey, "base64");
  if (key.length !== sodium.crypto_box_PUBLICKEYBYTES) {
    throw new PublishError("RESPONSE_INVALID", own`the forge's public key has ${key.length} bytes, and one that seals a secret has ${sodium.crypto_box_PUBLICKEYBYTES}`, CHECK);
  }
  try {
    return Buffer.from(sodium.crypto_box_seal(value.reveal(), key)).toString("base64");
  } catch {
    // Such as 32 zeros, for which nothing is secret.
    throw new PublishError("RESPONSE_INVALID", own`the forge's public key seals nothing`, CHECK);
  }
}
