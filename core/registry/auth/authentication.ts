import { basicHeader, type Credential } from "../../credentials/credential.js";
import type { JobToken } from "../../credentials/oidc/job-token.js";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { Redactor } from "../../redact.js";
import type { Retrier } from "../http/retry.js";
import type { Transport } from "../http/transport.js";
import { parseChallenges, type Challenge } from "./challenge.js";
import type { Scope } from "./scope.js";
import { TokenService } from "./token.js";
import { sameOrigin } from "./trust.js";

/** How a session says who it is: not at all, by a password, by tokens of a token service, or by an ID token as it is. */
export type Authentication =
  | { readonly kind: "none" }
  | { readonly kind: "basic"; readonly header: string }
  | { readonly kind: "bearer"; readonly tokens: TokenService }
  | { readonly kind: "id-token"; readonly token: JobToken };

/** Who answers a challenge, and by what. */
export interface Party {
  readonly transport: Transport;
  readonly credential: Credential;
  readonly retrier: Retrier;
  readonly redactor: Redactor;
}

/** What a registry's `WWW-Authenticate` asks of a login; `refused` where it came with a 401. */
export function answerTo(header: string, refused: boolean, party: Party): Authentication {
  const { transport, credential, retrier, redactor } = party;
  const challenges = parseChallenges(header);
  const bearer = challenges.find(({ scheme, parameters }) => scheme === "bearer" && parameters.has("realm"));
  if (credential.kind === "oidc") return byIdToken(credential.token, { bearer, challenges, refused }, party);
  if (bearer) return { kind: "bearer", tokens: new TokenService(transport, bearer, credential, retrier, redactor) };
  if (asksForPassword(challenges) && credential.kind !== "anonymous") return { kind: "basic", header: basicHeader(credential) };
  return { kind: "none" };
}

/** The value of the `Authorization` header for a scope. */
export async function authorization(authentication: Authentication, scope: Scope): Promise<string | undefined> {
  if (authentication.kind === "basic") return authentication.header;
  if (authentication.kind === "id-token") return `Bearer ${(await authentication.token.current()).text.reveal()}`;
  return authentication.kind === "bearer" ? authentication.tokens.authorization(scope) : undefined;
}

interface Asked {
  readonly bearer: Challenge | undefined;
  readonly challenges: readonly Challenge[];
  readonly refused: boolean;
}

/**
 * A job's ID token is given in exchange where the registry itself is its token service (zot 2.1.19 and later, which names
 * /zot/auth/token). A zot from 2.1.14 on takes it as it is, and names nothing, or another's token service, which that
 * token is not for: it goes to no other host than the registry.
 */
function byIdToken(token: JobToken, { bearer, challenges, refused }: Asked, { transport, credential, retrier, redactor }: Party): Authentication {
  if (bearer && isAt(bearer, transport.origin)) return { kind: "bearer", tokens: new TokenService(transport, bearer, credential, retrier, redactor) };
  if (!bearer && asksForPassword(challenges)) throw takesNone(transport);
  if (!bearer && !refused) return { kind: "none" };
  token.way = "as it is";
  return { kind: "id-token", token };
}

function isAt({ parameters }: Challenge, origin: URL): boolean {
  const realm = parameters.get("realm") ?? "";
  return URL.canParse(realm, origin.href) && sameOrigin(new URL(realm, origin), origin);
}

function asksForPassword(challenges: readonly Challenge[]): boolean {
  return challenges.some(({ scheme }) => scheme === "basic");
}

function takesNone({ host }: Transport): PublishError {
  return new PublishError("CREDENTIAL_REJECTED", own`${host} asks for a username and a password, and takes no ID tokens`, own`A zot takes them from 2.1.14 on where its http.auth.bearer.oidc names their issuer and audience. Else give a username and an API key in the place of the ID token`);
}
