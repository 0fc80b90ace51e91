import { z } from "zod/v3";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { Confidential } from "../confidential.js";

/**
 * An ID token (OpenID Connect Core, section 2), and what it says of itself. Nobody has verified that here: it is for the
 * one who takes the token.
 */
export interface IdToken {
  readonly text: Confidential;
  /** Who it is of, and who says so. */
  readonly subject: string;
  readonly issuer: string;
  /** Whom it is for. */
  readonly audiences: readonly string[];
  /** In milliseconds, as `Date.now()` counts. */
  readonly expires: number;
  readonly notBefore: number | undefined;
  readonly issued: number | undefined;
}

/** Three parts in base64url: what is signed, and not encrypted (RFC 7515, "JWS Compact Serialization"). */
const COMPACT = /^[\w-]+\.([\w-]+)\.[\w-]+$/;

const seconds = z.number().finite().transform((value) => value * 1000);
const claimsSchema = z.object({
  iss: z.string().min(1),
  sub: z.string().min(1),
  aud: z.union([z.string(), z.array(z.string())]).transform((audience) => [audience].flat()),
  exp: seconds,
  nbf: seconds.optional(),
  iat: seconds.optional(),
});

/** Reads an ID token; `from` says whose it is. Nothing of what is no token is repeated: it may be another secret. */
export function parseIdToken(given: string, from: string): IdToken {
  const text = given.replace(/^\ufeff/, "").trim();
  const claims = claimsSchema.safeParse(payloadOf(text));
  if (!claims.success) throw malformed(from, text);
  const { iss, sub, aud, exp, nbf, iat } = claims.data;
  return { text: new Confidential(text), issuer: printable(iss), subject: printable(sub), audiences: aud.map((each) => printable(each)), expires: exp, notBefore: nbf, issued: iat };
}

/** Whom any token is of, where it is a JWT that says so. */
export function subjectOf(text: string): string | undefined {
  const { data } = z.object({ sub: z.string().min(1) }).safeParse(payloadOf(text));
  return data && printable(data.sub);
}

function payloadOf(text: string): unknown {
  const [, payload] = COMPACT.exec(text) ?? [];
  if (payload === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

function malformed(from: string, text: string): PublishError {
  const why = text === "" ? own`is empty` : own`is no ID token: a JWT in three parts, with iss, sub, aud and exp`;
  return new PublishError("CREDENTIAL_REJECTED", own`${from} ${why}`, own`Give the ID token itself, as the CI system makes it, and no API key and no request token`);
}
