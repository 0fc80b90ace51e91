import { basicHeader, type Login } from "../credentials/credential.js";
import { oauthErrorSchema } from "./schema.js";
import type { Scope } from "./scope.js";
import type { HttpRequest } from "./transport.js";

/** What a token is asked for, and where. */
export interface TokenRequest {
  readonly realm: URL;
  readonly service: string | undefined;
  readonly scope: Scope;
}

const CLIENT_ID = "container-publisher";

/** The GET of distribution's "Token Authentication Specification", with HTTP Basic where there is a login. */
export function plainRequest({ realm, service, scope }: TokenRequest, login: Login | undefined): HttpRequest {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set("service", service);
  if (scope !== undefined) url.searchParams.set("scope", scope);
  if (login?.kind === "basic") url.searchParams.set("account", login.username);
  return { method: "GET", url, headers: login ? { authorization: basicHeader(login) } : {} };
}

/** The POST of distribution's "OAuth2 Token Authentication", with an identity token as the refresh token. */
export function identityTokenRequest({ realm, service, scope }: TokenRequest, { password }: Login): HttpRequest {
  const form = new URLSearchParams({
    grant_type: "refresh_token",
    client_id: CLIENT_ID,
    ...(service === undefined ? {} : { service }),
    ...(scope === undefined ? {} : { scope }),
    refresh_token: password.reveal(),
  });
  return { method: "POST", url: realm, headers: { "content-type": "application/x-www-form-urlencoded" }, body: form.toString() };
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
