import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { ServiceAnswer } from "../http/answer.js";

/** What a workflow says so that its jobs may have ID tokens. */
export const PERMISSION =
  own`GitHub: permissions: { id-token: write, contents: read }; Forgejo 15 or later: enable-openid-connect: true; each in the job, or at the top of the workflow`;

/** The error for a forge that gives a job no ID token. */
export function idTokenRefusal(host: string, { status }: Pick<ServiceAnswer, "status">): PublishError {
  const what = own`${host} gave the job no ID token (${status})`;
  if (status === 401 || status === 403) {
    return new PublishError("CREDENTIAL_REJECTED", what, own`Its request token is good for this job alone, and as long as it runs. If it runs still, allow the job ID tokens. ${PERMISSION}. A workflow that a fork's pull request started gets none`);
  }
  if (status === 429) return new PublishError("RATE_LIMITED", what, own`Wait and try again`);
  if (status >= 500 || status === 408) return new PublishError("REGISTRY_FAULT", what, own`Try again later; if it stays, look at the forge`);
  return new PublishError("RESPONSE_INVALID", what, own`Check that ACTIONS_ID_TOKEN_REQUEST_URL is as the forge has set it, and the audience (--oidc-audience, oidcAudience)`);
}
