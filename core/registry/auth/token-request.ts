import { basicHeader, type Login } from "../../credentials/credential.js";
import { oauthErrorSchema, tokenSchema } from "../api/schema.js";
import type { Scope } from "./scope.js";
import type { HttpRequest } from "../http/transport.js";

/** What a token is asked for, and where. */
export interface TokenRequest {
  readonly realm: URL;
  readonly service: string | undefined;
  readonly scope: Scope;
  /** Scopes that the registry wants besides. */
  readonly further?: readonly string[];
}

const CLIENT_ID = "container-publisher";

/** The GET of distribution's "Token Authentication Specification", with HTTP Basic where there is a login. */
export function plainRequest({ realm, service, scope, further = [] }: TokenRequest, login: Login | undefined): HttpRequest {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set("service", service);
  const [first, ...others] = scopes(scope, further);
  if (first !== undefined) url.searchParams.set("scope", first);
  for (const each of others) url.searchParams.append("scope", each);
  if (login?.kind === "basic") url.searchParams.set("account", login.username);
  return { method: "GET", url, headers: login ? { authorization: basicHeader(login) } : {} };
}

/** The POST of distribution's "OAuth2 Token Authentication", with an identity token as the refresh token. */
export function identityTokenRequest({ realm, service, scope, further = [] }: TokenRequest, { password }: Login): HttpRequest {
  const wanted = scopes(scope, further).join(" ");
  const form = new URLSearchParams({
    grant_type: "refresh_token",
    client_id: CLIENT_ID,
    ...(service === undefined ? {} : { service }),
    ...(wanted === "" ? {} : { scope: wanted }),
    refresh_token: password.reveal(),
  });
  return { method: "POST", url: realm, headers: { "content-type": "application/x-www-form-urlencoded" }, body: form.toString() };
}

function scopes(scope: Scope, further: readonly string[]): string[] {
  return [...(scope?.split(" ") ?? []), ...further];
}

/** Whether an OAuth2 service refused the token itself: it says so with 400 (RFC 6749, section 5.2), and not with 401. */
export function isInvalidGrant(status: number, body: Uint8Array): boolean {
  if (status !== 400) return false;
  try {
    return oauthErrorSchema.parse(JSON.parse(Buffer.from(body).toString("utf8"))).error === "invalid_grant";
  } catch {
    return false;
  }
}

/** The refresh token that an answer gives in place of the one that was sent. */
export function nextRefreshToken(body: Uint8Array): string | undefined {
  try {
    const next = tokenSchema.parse(JSON.parse(Buffer.from(body).toString("utf8"))).refresh_token ?? "";
    return /^[\x20-\x7e]+$/.test(next) ? next : undefined;
  } catch {
    return undefined;
  }
}
