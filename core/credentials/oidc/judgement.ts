import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { IdToken } from "./id-token.js";

/** What a token is held against. */
export interface Measure {
  readonly audience: string | undefined;
  readonly now: number;
  /** Whose token it is, for a person. */
  readonly from: string;
}

/** Two clocks that are right differ by no more. Registries allow as much, or more. */
const LEEWAY_MS = 60_000;

/** Throws for a token that no registry can take: for somebody else, over, or not begun. Before it is sent anywhere. */
export function assertUsable(token: IdToken, { audience, now, from }: Measure): void {
  const refused = (why: string, remedy: string) => new PublishError("CREDENTIAL_REJECTED", own`the ID token of ${from} ${why}`, remedy);
  if (audience !== undefined && !token.audiences.includes(audience)) {
    throw refused(own`is for the audience ${token.audiences.join(own`, `)}, and not for ${audience}`, own`Have it made for that one (GitLab: aud: ${audience} below its name in id_tokens), or give --oidc-audience (oidcAudience) the one that the registry is set up with`);
  }
  if (token.expires <= now) {
    throw refused(own`expired at ${time(token.expires)}, and it is ${time(now)} now`, own`Give a new one: GitHub's and Forgejo's are fetched again by themselves (--oidc), GitLab's lives as long as the job's timeout allows. If it is not that time, set the clock of this machine`);
  }
  if (token.notBefore !== undefined && token.notBefore > now + LEEWAY_MS) {
    throw refused(own`holds only from ${time(token.notBefore)} on, and it is ${time(now)} now`, own`Set the clock of this machine, or that of whoever makes the token`);
  }
}

function time(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? own`an impossible time` : date.toISOString().replace(/\.\d+/, "");
}
