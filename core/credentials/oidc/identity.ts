import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import type { JobToken } from "./job-token.js";

/** Who an ID token is of, for reports. */
export interface Identity {
  readonly subject: string;
  readonly issuer: string;
  readonly audiences: readonly string[];
  /** RFC 3339. */
  readonly expires: string;
  /** What the registry's token service calls its bearer, where it gave another token for it. */
  readonly calledBy?: string;
}

export function identityOf({ held, takenFor }: JobToken): Identity {
  const { subject, issuer, audiences, expires } = held;
  return { subject, issuer, audiences, expires: time(expires), ...(takenFor !== undefined && takenFor !== subject && { calledBy: takenFor }) };
}

/** The same in one line. */
export function describeIdentity({ subject, issuer, audiences }: Pick<Identity, "subject" | "issuer" | "audiences">): string {
  return own`${printable(subject, 200)}, of ${printable(issuer, 200)}, for the audience ${printable(audiences.join(", "), 200)}`;
}

/** Who a login by ID token is, in one line; undefined for any other. */
export function identityIn(credential: { readonly kind: string; readonly token?: JobToken }): string | undefined {
  return credential.token && describeIdentity(credential.token.held);
}

const NEARLY_OVER_MS = 5 * 60_000;

/** Of one that is not fetched again, when it ends, where that may be too soon; undefined elsewhere. */
export function endOf({ source, leftMs, held }: JobToken): string | undefined {
  if (source.lasts === "renewed" || leftMs > NEARLY_OVER_MS) return undefined;
  return own`the ID token of ${source.name} expires in ${Math.max(0, Math.round(leftMs / 1000))} s (${time(held.expires)}), and there is no other: what comes after that is refused`;
}

/** A date that no calendar has is shown as such: the token comes from outside. */
function time(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? "never" : date.toISOString().replace(/\.\d+/, "");
}
