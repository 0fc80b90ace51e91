import { z } from "zod/v3";
import type { Confidential } from "../../credentials/confidential.js";
import { own } from "../../errors/own-words.js";
import { parseAnswer } from "../http/answer.js";
import type { ServiceClient } from "../http/service-client.js";
import { serviceFault, type Remedies } from "../http/service-fault.js";
import { tokenIn } from "../token-text.js";

/** As whom Infisical is asked: a machine identity, by one of the ways in which it can show itself. */
export type InfisicalIdentity =
  /** An access token that somebody else has got. */
  | { readonly kind: "token"; readonly token: Confidential }
  /** Universal auth. */
  | { readonly kind: "universal"; readonly clientId: string; readonly clientSecret: Confidential }
  /** OIDC auth, by the token that a CI job is given. */
  | { readonly kind: "oidc"; readonly identityId: string; readonly idToken: () => Promise<Confidential> };

const loginSchema = z.object({ accessToken: z.string().min(1) });

/** The access token of an identity, for which one that has none logs in. From here on it is taken out of every error. */
export async function accessToken(identity: InfisicalIdentity, client: ServiceClient): Promise<string> {
  const { redactor } = client.access;
  const { name } = client.service;
  if (identity.kind === "token") {
    redactor.hide(identity.token.reveal());
    return identity.token.reveal();
  }
  const { path, body } = identity.kind === "universal" ? universal(identity) : await oidc(identity);
  if ("clientSecret" in body) redactor.hideBasic(body.clientId, body.clientSecret);
  else redactor.hide(body.jwt);
  // Each login makes a token, and may count against a limit: it is repeated only where it was turned away.
  const answer = await client.ask({ method: "POST", path, body, repeat: "only-unprocessed" });
  if (answer.status !== 200) throw serviceFault(client.service, own`log in this identity`, answer, REMEDIES[identity.kind]);
  const { accessToken: token } = parseAnswer(loginSchema, answer, own`the login of ${name}`);
  redactor.hide(token);
  return tokenIn(token, own`the access token of ${name}`);
}

function universal({ clientId, clientSecret }: InfisicalIdentity & { kind: "universal" }) {
  return { path: "api/v1/auth/universal-auth/login", body: { clientId, clientSecret: clientSecret.reveal() } };
}

async function oidc({ identityId, idToken }: InfisicalIdentity & { kind: "oidc" }) {
  return { path: "api/v1/auth/oidc-auth/login", body: { identityId, jwt: (await idToken()).reveal() } };
}

const UNIVERSAL = own`Check the client id and the client secret, and the identity's universal auth: an expired or used-up secret, or an address that it does not trust, looks the same`;
const OIDC = own`Check the identity's OIDC auth in Infisical against the job: issuer, audience, subject and claims`;

const REMEDIES: Readonly<Record<"universal" | "oidc", Remedies>> = {
  universal: { token: UNIVERSAL, rights: UNIVERSAL, wrong: UNIVERSAL },
  oidc: { token: OIDC, rights: OIDC, wrong: OIDC },
};
