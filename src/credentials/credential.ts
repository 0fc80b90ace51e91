import { PublishError } from "../errors.js";
import { Confidential } from "./confidential.js";

/** Who we are for one registry host. */
export type Credential =
  | { kind: "anonymous" }
  | { kind: "basic"; username: string; password: Confidential };

export const ANONYMOUS: Credential = { kind: "anonymous" };

/**
 * A basic credential. The user name may not hold a colon (RFC 7617, section 2), and a line break at the end
 * of the password, as `echo` and editors leave it in secret files, is dropped.
 */
export function basic(username: string, password: string): Credential {
  const trimmed = password.replace(/[\r\n]+$/, "");
  if (username === "" || trimmed === "") {
    throw new PublishError(
      "CONFIG_MISSING",
      `the ${username === "" ? "username" : "password"} for the registry is empty`,
      "Give both a username and a password (or API key), or neither for anonymous access",
    );
  }
  // eslint-disable-next-line no-control-regex -- RFC 7617 forbids control characters in both parts
  if (/[:\u0000-\u001f\u007f]/.test(username) || /[\u0000-\u001f\u007f]/.test(trimmed)) {
    throw new PublishError(
      "CREDENTIAL_REJECTED",
      "the username or the password holds a character that HTTP Basic cannot carry (a control character, or a colon in the username)",
      "Check that the secret holds only the key itself",
    );
  }
  return { kind: "basic", username, password: new Confidential(trimmed) };
}

/** The value of an `Authorization` header (RFC 7617), in UTF-8. */
export function basicHeader(credential: Extract<Credential, { kind: "basic" }>): string {
  const pair = `${credential.username}:${credential.password.reveal()}`;
  return `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
}
