import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import { RegistryBusy } from "../registry/fault.js";
import type { ConnectionFault } from "../registry/http/connection-fault.js";
import { retryAfterMs } from "../registry/http/retry-after.js";

/** What a workflow says so that its jobs may have ID tokens. */
export const PERMISSION =
  own`GitHub: permissions: { id-token: write, contents: read }; Forgejo 15 or later: enable-openid-connect: true; each in the job, or at the top of the workflow`;

/** The error for a forge that gives no ID token. */
export function notAllowed(host: string, status: number, retryAfter: string | null): PublishError {
  const what = own`${host} gave the job no ID token (${status})`;
  if (status === 401 || status === 403) {
    return new PublishError("CREDENTIAL_REJECTED", what, own`Its request token is good for this job alone, and as long as it runs. If it runs still, allow the job ID tokens. ${PERMISSION}. A workflow that a fork's pull request started gets none`);
  }
  if (status === 429) return new RegistryBusy("RATE_LIMITED", what, own`Wait and try again`, retryAfterMs(retryAfter));
  if (status >= 500 || status === 408) return new PublishError("REGISTRY_FAULT", what, own`Try again later; if it stays, look at the forge`);
  return new PublishError("RESPONSE_INVALID", what, own`Check that ACTIONS_ID_TOKEN_REQUEST_URL is as the forge has set it, and the audience (--oidc-audience, oidcAudience)`);
}

export function redirected(host: string, status: number): PublishError {
  return new PublishError("REDIRECT_UNTRUSTED", own`${host} redirects the wish for an ID token (${status}), and the job's request token goes nowhere else`, own`Check that ACTIONS_ID_TOKEN_REQUEST_URL is as the forge has set it`);
}

/** The same fault of the connection, with what to do about a forge and not about a registry. */
export function forgeFault({ code, marked }: ConnectionFault): PublishError {
  return new PublishError(code, own`the job got no ID token: ${marked.what}`, own`The address is that of ACTIONS_ID_TOKEN_REQUEST_URL: the runner, and what runs in it, has to reach its forge there`);
}
